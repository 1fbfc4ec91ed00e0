import type { Part } from '../catalog.ts'

/** What of an issue's text could not be read, and what became of agents: kept with the task. */
export const READING: Part = {
  said: {},
  kept: {
    // what could not be read
    'It names more than {0} issues; only the first {1} are looked at.':
      'Es nennt mehr als {0} Issues; nur die ersten {1} sehe ich mir an.',
    'Not each issue in {0} could be read; write every one as #12 or owner/repo#12, with commas between them.':
      'Nicht jedes Issue in {0} war zu lesen; bitte jedes als #12 oder owner/repo#12 schreiben, mit Kommas dazwischen.',
    "{0} stands with the dependencies, but I do not take its issue for one; if it is, write 'Blocked by: #12' with its number.":
      "{0} steht bei den Abhängigkeiten, aber ich halte das Issue nicht für eine; falls doch, bitte 'Blocked by: #12' mit der Nummer schreiben.",
    'did you mean #{0}?': 'war #{0} gemeint?',
    'write #12, owner/repo#12 or the full address of an issue here.':
      'bitte #12, owner/repo#12 oder die volle Adresse eines Issues hier schreiben.',
    '{0} names no issue that I can find; {1}': '{0} nennt kein Issue, das ich finde; {=1}',
    'The difficulty {0} is not one of {1}; did you mean {2}?':
      'Die Schwierigkeit {0} gehört nicht zu {1}; war {2} gemeint?',
    'The difficulty {0} is not one of {1}.': 'Die Schwierigkeit {0} gehört nicht zu {1}.',
    'did you mean {0}k?': 'war {0}k gemeint?',
    'write it as 80k or 80,000.': 'bitte als 80k oder 80,000 schreiben.',
    'The context estimate {0} is not a number of tokens that I can use; {1}':
      'Die Schätzung {0} ist keine Anzahl von Tokens, mit der ich etwas anfangen kann; {=1}',
    'The context estimate {0} is not a number of tokens; {1}':
      'Die Schätzung {0} ist keine Anzahl von Tokens; {=1}',
    'issues such as 12 or owner/repo#12': 'Issues wie 12 oder owner/repo#12',
    'low, medium or high': 'low, medium oder high',
    'a number of tokens such as 80k': 'eine Anzahl von Tokens wie 80k',
    'paths such as src/app.ts or docs/': 'Pfade wie src/app.ts oder docs/',
    'yes or no': 'yes oder no',
    'none, low, medium or high': 'none, low, medium oder high',
    'the name of one agent': 'den Namen eines Agenten',
    'I do not understand {0} in the front matter; write {1} there.':
      'Im Front Matter verstehe ich {0} nicht; bitte dort {=1} schreiben.',
    'I cannot read {0} in the front matter, so I took nothing of it; write only lines of `key: value` or `key: [a, b]`, or `key:` above lines of `- item`.':
      'Im Front Matter kann ich {0} nicht lesen, also habe ich nichts davon übernommen; bitte nur Zeilen wie `key: value` oder `key: [a, b]` schreiben, oder `key:` über Zeilen wie `- item`.',
    'The text is very long; I read only its beginning, so please state what matters there.':
      'Der Text ist sehr lang; ich lese nur den Anfang, also bitte dort angeben, worauf es ankommt.',
    "It asks for the agent '{0}', but its author is not known to be allowed to write here; the label {1}{2} is the way to order one.":
      "Es wünscht den Agenten '{0}', aber ich weiß nicht, dass hier schreiben darf, wer es verfasst hat; mit dem Label {1}{2} lässt sich einer bestimmen.",
    // why an agent has to stop
    'The issue was closed.': 'Das Issue wurde geschlossen.',
    'The issue was taken from the bot.': 'Das Issue ist dem Bot nicht mehr zugewiesen.',
    'A person holds this issue back.': 'Jemand hält dieses Issue zurück.',
    'The issue waits for another one now.': 'Das Issue wartet jetzt auf ein anderes.',
    'The issue waits for {0} others now.': 'Das Issue wartet jetzt auf {0} andere.',
    'The task needs a person first; the comment on the issue says why.':
      'Für die Aufgabe wird erst ein Mensch gebraucht; der Kommentar am Issue sagt, warum.',
    'The task was given to another agent.': 'Die Aufgabe hat jetzt ein anderer Agent.',
    'The task was taken back in between.': 'Die Aufgabe wurde zwischendurch zurückgenommen.',
    'Another session works on this task.': 'Eine andere Sitzung arbeitet an dieser Aufgabe.',
    'The budget of {0} is used up.': 'Das Budget von {=0} ist aufgebraucht.',
    // what became of agents
    'could not be started: {0}': 'ließ sich nicht starten: {=0}',
    'did not begin within {0}': 'hat innerhalb von {0} nicht begonnen',
    'did not begin within {0} days': 'hat innerhalb von {0} Tagen nicht begonnen',
    'was tried already': 'hat es schon versucht',
    'was tried twice': 'hat es schon zweimal versucht',
    'was tried {0} times': 'hat es schon {0}-mal versucht',
    'a person has taken @\u200b{0} off this issue': 'jemand hat @\u200b{0} von diesem Issue genommen',
    'there is no Gitea user {0}': 'den Gitea-Benutzer {0} gibt es nicht',
    'the Gitea user {0} cannot be assigned here': 'der Gitea-Benutzer {0} kann hier nicht zugewiesen werden',
    'the bot may not assign anybody here': 'der Bot darf hier niemanden zuweisen',
    'the repository is archived': 'das Repository ist archiviert',
    'the issue is gone': 'das Issue ist weg',
    'did not answer within {0} seconds': 'hat innerhalb von {0} Sekunden nicht geantwortet',
    'cannot be reached': 'ist nicht erreichbar',
    'its webhook {0}': 'der Webhook dafür {=0}',
    'its webhook was answered {0}, and redirects are not followed':
      'auf den Webhook dafür kam die Antwort {0}, und Umleitungen wird nicht gefolgt',
    'its webhook was answered {0}': 'auf den Webhook dafür kam die Antwort {0}',
    'this server ({0}) cannot start workflows; Gitea can from 1.24 on':
      'dieser Server ({0}) kann keine Workflows starten; Gitea kann das ab 1.24',
    'there is no workflow {0} on its branch, or Gitea has not seen it yet':
      'den Workflow {0} gibt es nicht auf seinem Branch, oder Gitea hat ihn noch nicht gesehen',
    'Gitea refuses the workflow {0}: it may lack `workflow_dispatch` or want other inputs':
      'Gitea lehnt den Workflow {0} ab: Vielleicht fehlt ihm `workflow_dispatch`, oder er will andere Eingaben',
    'Gitea fails to start the workflow {0}: it or its branch may not be there':
      'Gitea kann den Workflow {0} nicht starten: Vielleicht gibt es ihn oder seinen Branch nicht',
    'the bot may not start workflows here, or {0} or Actions are switched off':
      'der Bot darf hier keine Workflows starten, oder {0} oder Actions sind abgeschaltet',
  },
}
