import type { Part } from '../catalog.ts'

/** The status comment, the question to a person, labels and what else stands on an issue by itself. */
export const STATUS: Part = {
  said: {
    // what holds it back
    '{0} more': '{0} weitere',
    '{0} issues that not everybody here may see': '{0} Issues, die nicht alle hier sehen dürfen',
    ', and ': ' und ',
    '{0} and {1}': '{0} und {1}',
    '{0} more that the text names': '{0} weitere, die der Text nennt',
    'an issue that this text does not name': 'ein Issue, das dieser Text nicht nennt',
    '{0} issues that this text does not name': '{0} Issues, die dieser Text nicht nennt',
    // orders
    'What people have ordered:': 'Was angeordnet wurde:',
    '**Held back{0}.**': '**Zurückgehalten{0}.**',
    ' by {0}': ' von {0}',
    '_Next:_ write `/resume` when it may go on.':
      '_Nächster Schritt:_ `/resume` schreiben, wenn es weitergehen darf.',
    '(set by a label)': '(durch ein Label gesetzt)',
    '(ordered)': '(angeordnet)',
    'Agent: `{0}`': 'Agent gewünscht: `{0}`',
    'Difficulty: {0}': 'Schwierigkeit: {0}',
    'Estimate: {0} tokens': 'Schätzung: {0} Tokens',
    'Priority: {0}': 'Priorität: {0}',
    'Approved: up to {0}': 'Genehmigt: bis zu {0}',
    'Held back{0}{1}': 'Zurückgehalten{0}{1}',
    '`/resume` ends that.': '`/resume` beendet das.',
    'Waits for {0}{1}': 'Wartet auf {0}{1}',
    '`/unblocked-by {0}` takes {1} back': '`/unblocked-by {0}` nimmt {1} zurück',
    them: 'sie',
    it: 'es',
    '`/unblocked-by {0}` takes it back': '`/unblocked-by {0}` nimmt es zurück',
    'Does not wait for {0}{1}, until its text changes': 'Wartet nicht auf {0}{1}, bis sich der Text ändert',
    '`/blocked-by {0}` takes that back': '`/blocked-by {0}` nimmt das zurück',
    'take the label off, or write `/{0} auto`': 'das Label entfernen oder `/{0} auto` schreiben',
    '`/{0} auto` takes it back': '`/{0} auto` nimmt es zurück',
    ', with a label': ', mit einem Label',
    '{0} by {1}': '{0} von {1}',
    // the table of agents
    'For `{0}` it counts as {1}: {2}': 'Für `{0}` zählt es als {1}: {2}',
    '| | Agent | Why | Cost |': '| | Agent | Warum | Kosten |',
    'Every agent that was considered': 'Alle Agenten, die in Frage kamen',
    '**chosen**': '**gewählt**',
    could: 'möglich',
    // modes
    'set no label': 'kein Label gesetzt',
    'set {0}': '{0} gesetzt',
    ', asked whoever assigned me for help': ', um Hilfe gebeten, wer mich zugewiesen hat,',
    '**I only watch here (shadow mode), and change nothing.**':
      '**Ich schaue hier nur zu (mode: shadow) und ändere nichts.**',
    'I would have {0}{1} and written:': 'Ich hätte {0}{1} und geschrieben:',
    'Chosen for the agent {0}': 'Für den Agenten {0} gewählt',
    // headlines
    '**Looking at what this waits for.**': '**Ich sehe nach, worauf das hier wartet.**',
    '**Waits for {0}.**': '**Wartet auf {0}.**',
    '**`{0}` is the agent for this.**': '**`{0}` ist der Agent dafür.**',
    '**This needs a person.**': '**Hier wird ein Mensch gebraucht.**',
    '**Done.** The issue is closed and its agent is free again.':
      '**Erledigt.** Das Issue ist geschlossen, und der Agent ist wieder frei.',
    '**Let go.** I am not assigned any more, so I do nothing here.':
      '**Losgelassen.** Ich bin nicht mehr zugewiesen, also tue ich hier nichts.',
    '**Ready, and waits for files that others change.**':
      '**Bereit, und wartet auf Dateien, die andere gerade ändern.**',
    '**Ready, and waits for a free agent or for money.**':
      '**Bereit, und wartet auf einen freien Agenten oder auf Geld.**',
    '**Ready, and waits for money.**': '**Bereit, und wartet auf Geld.**',
    '**Ready, and waits for a free agent.**': '**Bereit, und wartet auf einen freien Agenten.**',
    '**Ready, and waits for `{0}`, which costs less.**':
      '**Bereit, und wartet auf `{0}`: Das kostet weniger.**',
    '**`{0}` is working on this.**': '**`{0}` arbeitet daran.**',
    ' with #{0}': ' mit #{0}',
    '**`{0}` has handed this in{1}.** It waits for somebody to look at it and close the issue.':
      '**`{0}` hat das{1} abgegeben.** Jetzt sollte jemand es ansehen und das Issue schließen.',
    // trouble
    'Somebody had ordered that this waits for an issue that not everybody here may see; my database was lost since, and I do not know which one it was. Please write `/blocked-by` with it again, or `/unblocked-by` with it if it need not be waited for any more. {0}':
      'Jemand hatte angeordnet, dass das hier auf ein Issue wartet, das nicht alle hier sehen dürfen; seither ging meine Datenbank verloren, und ich weiß nicht mehr, welches es war. Bitte `/blocked-by` noch einmal mit dem Issue schreiben, oder `/unblocked-by`, wenn nicht mehr darauf gewartet werden muss. {0}',
    'Somebody had ordered that this waits for {0} issues that not everybody here may see; my database was lost since, and I do not know which they were. Please write `/blocked-by` with each of them again, or `/unblocked-by` with those that need not be waited for any more. {1}':
      'Jemand hatte angeordnet, dass das hier auf {0} Issues wartet, die nicht alle hier sehen dürfen; seither ging meine Datenbank verloren, und ich weiß nicht mehr, welche es waren. Bitte `/blocked-by` noch einmal mit jedem davon schreiben, oder `/unblocked-by` mit denen, auf die nicht mehr gewartet werden muss. {1}',
    'It says that it waits for {0}, {1}. Correct it in the text, or take it out.':
      'Hier steht, dass es auf {0} wartet, {1}. Bitte im Text berichtigen oder herausnehmen.',
    'which does not exist, or whoever wrote this may not refer to it':
      'was es nicht gibt, oder worauf sich nicht beziehen darf, wer das geschrieben hat',
    'which does not exist': 'was es nicht gibt',
    'I had chosen `{0}` from my own estimate; then the answer of `{1}` came, so I decided anew.':
      'Nach meiner eigenen Schätzung hatte ich `{0}` gewählt; dann kam die Antwort von `{1}`, also habe ich neu entschieden.',
    'These issues wait for each other, so none of them can begin: {0}. Take one of the dependencies away.':
      'Diese Issues warten aufeinander, also kann keines beginnen: {0}. Bitte eine der Abhängigkeiten wegnehmen.',
    'This went back and forth between waiting and free without a person doing anything, so I have stopped changing it.':
      'Das ist ohne Zutun eines Menschen zwischen wartend und frei hin- und hergegangen, also ändere ich daran nichts mehr.',
    'No agent can do this.': 'Das kann kein Agent.',
    'take it out of the text': 'aus dem Text herausnehmen',
    "take it off Gitea's list of dependencies, which has to be switched on here":
      'aus der Liste der Abhängigkeiten in Gitea nehmen, die hier eingeschaltet sein muss',
    ', or ': ' oder ',
    'It waits for {0}, which I have not been able to see for a day: the repository was deleted, or I have no right to see it. Is it done, or need it not be waited for? Then {1}. Does it have to be waited for? Then let me see it again.':
      'Das wartet auf {0}, und das kann ich seit einem Tag nicht sehen: Das Repository wurde gelöscht, oder mir fehlt das Recht dazu. Ist es erledigt, oder muss nicht darauf gewartet werden? Dann bitte {1}. Muss darauf gewartet werden? Dann bitte wieder sichtbar für mich machen.',
    '{0}I need your help with this one. {1}': '{0}Hier brauche ich Hilfe. {1}',
    // facts
    'Estimate: {0} {1}': 'Schätzung: {0} {1}',
    'tokens of context': 'Tokens Kontext',
    'Priority: {0} {1}': 'Priorität: {0} {1}',
    'Place in the queue: {0}': 'Platz in der Warteschlange: {0}',
    'more than {0}': 'mehr als {0}',
    'Waits for: {0}': 'Wartet auf: {0}',
    'I could not read everything:': 'Ich konnte nicht alles lesen:',
    '{0} {1} the last that this waited for': '{0} {1} das Letzte, worauf das hier gewartet hat',
    was: 'war',
    were: 'waren',
    ', above all from {0}': ', vor allem aus {0}',
    'Read by `{0}`{1}': 'Gelesen von `{0}`{1}',
    'Estimated from the text; {0}': 'Aus dem Text geschätzt; {0}',
    'It may wait for {0}: write `Blocked by:` before the number if it does':
      'Vielleicht wartet es auf {0}: Dann bitte `Blocked by:` vor die Nummer schreiben',
    // next steps
    '_Next:_ nothing to do. I choose an agent as soon as the last of them is closed.':
      '_Nächster Schritt:_ nichts zu tun. Ich wähle einen Agenten, sobald das Letzte davon geschlossen ist.',
    '_Next:_ start `{0}` on this issue and close it when the work is merged. Another agent? Set another `{1}…` label.':
      '_Nächster Schritt:_ `{0}` mit diesem Issue starten, und es schließen, wenn die Arbeit gemergt ist. Ein anderer Agent? Einfach ein anderes Label `{1}…` setzen.',
    '_Next:_ see what opens and closes its blockers. Then write `/retry`, or edit this issue, and I go on.':
      '_Nächster Schritt:_ nachsehen, was die Issues öffnet und schließt, auf die das hier wartet. Dann `/retry` schreiben oder dieses Issue bearbeiten, und ich mache weiter.',
    '_Next:_ put that right; I notice it by myself.':
      '_Nächster Schritt:_ das in Ordnung bringen; ich merke es von selbst.',
    '_Next:_ nothing to do. An agent begins when they are free. At once all the same? Write `/priority critical`.':
      '_Nächster Schritt:_ nichts zu tun. Ein Agent beginnt, wenn sie frei sind. Trotzdem sofort? Dann `/priority critical` schreiben.',
    '_Next:_ nothing to do. It begins as soon as there is one of the two.':
      '_Nächster Schritt:_ nichts zu tun. Es beginnt, sobald eines von beiden da ist.',
    '_Next:_ nothing to do. It begins when there is money for it. At once all the same? Whoever settled the budget can raise it.':
      '_Nächster Schritt:_ nichts zu tun. Es beginnt, wenn Geld dafür da ist. Trotzdem sofort? Wer das Budget festgelegt hat, kann es erhöhen.',
    'Write `/priority {0}`, or name': '`/priority {0}` schreiben, oder',
    Name: 'Dann',
    '_Next:_ nothing to do. At once all the same? {0} an agent with `/agent NAME`.':
      '_Nächster Schritt:_ nichts zu tun. Trotzdem sofort? {0} mit `/agent NAME` einen Agenten bestimmen.',
    '_Next:_ nothing to do. I hand it over as soon as an agent has a free place.':
      '_Nächster Schritt:_ nichts zu tun. Ich gebe es weiter, sobald ein Agent einen Platz frei hat.',
    '_Next:_ write `/approve {0}`, or choose a cheaper agent with `/agent NAME`; then I go on at once.':
      '_Nächster Schritt:_ `/approve {0}` schreiben oder mit `/agent NAME` einen günstigeren Agenten wählen; dann mache ich sofort weiter.',
    '_Next:_ look at it and close the issue. Not good enough? Say what is missing and write `/retry`: I give it out again.':
      '_Nächster Schritt:_ ansehen und das Issue schließen. Nicht gut genug? Dann sagen, was fehlt, und `/retry` schreiben: Ich vergebe es neu.',
    // agents at work
    '`{0}` is told to stop at its next sign of life: {1}':
      '`{0}` soll beim nächsten Lebenszeichen aufhören: {1}',
    '`{0}` is told to stop: {1} I decide anew when it has ended.':
      '`{0}` soll aufhören: {1} Ich entscheide neu, wenn das geschehen ist.',
    '`{0}` gets no further and is told to stop at its next sign of life.':
      '`{0}` kommt nicht weiter und soll beim nächsten Lebenszeichen aufhören.',
    '`{0}` is heard, but gets no further. If that goes on I tell it to stop.':
      '`{0}` meldet sich, kommt aber nicht weiter. Wenn das so bleibt, beende ich es.',
    'It says: {0}': 'Dazu sagt der Agent: {0}',
    'Attempts: {0}': 'Versuche: {0}',
    '`{0}` asks: {1}\n\nA comment here by somebody who may write is the answer; it then goes on.':
      '`{0}` fragt: {1}\n\nEin Kommentar hier von jemandem, der schreiben darf, ist die Antwort; dann geht es weiter.',
    '{0} I stop here instead of spending more on it.':
      '{0} Ich höre hier auf, statt noch mehr dafür auszugeben.',
    'Say more in the issue, give it to another agent with `/agent NAME`, or write `/retry` to begin anew.':
      'Es hilft, im Issue mehr zu sagen, es mit `/agent NAME` einem anderen Agenten zu geben oder mit `/retry` von vorn zu beginnen.',
    '{0}{1} {2} % of {3}': '{0}{1} {2} % von {3}',
    'Doing: {0}': 'Gerade: {0}',
    'Context: {0}': 'Kontext: {0}',
    'Last sign of life: {0}': 'Letztes Lebenszeichen: {0}',
    '{0} earlier tries': '{0} frühere Versuche',
    // the picture
    'What this waits for, and what waits for it': 'Worauf das hier wartet, und was darauf wartet',
    'And {0}{1} more.': 'Und {0}{1} weitere.',
    'more than ': 'mehr als ',
    // notes on dependencies
    'It names itself as a blocker; that is ignored.':
      'Es nennt sich selbst als das, worauf es wartet; das zählt nicht.',
    'It hangs together with more issues than I look at ({0} in all, {1} that are not mine); a circle further away is not found.':
      'Es hängt mit mehr Issues zusammen, als ich ansehe (insgesamt {0}, davon {1} fremde); ein Kreis weiter weg wird nicht gefunden.',
    "{0} could not be written into Gitea's own list of dependencies (they are switched off, or the right is missing); I keep track of it myself.":
      '{0} konnte ich nicht in die Liste der Abhängigkeiten in Gitea eintragen (sie ist abgeschaltet, oder das Recht fehlt); ich behalte es selbst im Auge.',
    'I cannot see {0} any more: the repository was deleted, or I have no right to see it. It may still be open, so I wait until {1} that it comes back, and then I ask.':
      'Ich kann {0} nicht mehr sehen: Das Repository wurde gelöscht, oder mir fehlt das Recht dazu. Vielleicht ist es noch offen, also warte ich bis {1}, dass es wiederkommt, und frage dann.',
    '"Blocks: {0}" does not count: it does not exist, or I cannot tell that whoever wrote this may write there.':
      '"Blocks: {0}" zählt nicht: Das gibt es nicht, oder ich kann nicht erkennen, dass dort schreiben darf, wer das geschrieben hat.',
  },
  kept: {
    'an issue that not everybody here may see': 'ein Issue, das nicht alle hier sehen dürfen',
    'I take issues, not pull requests. Assign me an issue and I find the agent for it.':
      'Ich nehme Issues an, keine Pull-Requests. Mir einfach ein Issue zuweisen, und ich finde den Agenten dafür.',
    'Waits for another issue': 'Wartet auf ein anderes Issue',
    'Nothing holds it back; waits for a free agent': 'Nichts hält es auf; wartet auf einen freien Agenten',
    'An agent has been chosen': 'Ein Agent ist gewählt',
    'An agent is working on it': 'Ein Agent arbeitet daran',
    'Waits for a person': 'Wartet auf einen Menschen',
    'A small model can do it': 'Das schafft ein kleines Modell',
    'Ordinary work': 'Gewöhnliche Arbeit',
    'Needs a strong model': 'Braucht ein starkes Modell',
    'If nobody knows any more, take this issue from me and assign it to me again: that ends all orders for it.':
      'Wenn das niemand mehr weiß, mir dieses Issue bitte wegnehmen und wieder zuweisen: Das beendet alle Anordnungen dafür.',
    'the model did not answer in time': 'das Modell hat nicht rechtzeitig geantwortet',
    'the model was not available': 'das Modell war nicht erreichbar',
    "today's budget for the model is spent": 'das heutige Budget für das Modell ist aufgebraucht',
    'the text was changed so often that the model does not read it again today':
      'der Text wurde so oft geändert, dass das Modell ihn heute nicht noch einmal liest',
    'the model declined to read it': 'das Modell wollte ihn nicht lesen',
    "the model's answer could not be used": 'die Antwort des Modells war nicht zu gebrauchen',
    'the model thinks that this is more than any agent here can do at once, so you may want to split it':
      'das Modell hält das für mehr, als irgendein Agent hier auf einmal schafft; es hilft vielleicht, es zu teilen',
    'It waits for more than {0} issues, and I look at no more than that. Let it wait for one issue that waits for the others, or split it.':
      'Das wartet auf mehr als {0} Issues, und mehr sehe ich mir nicht an. Es hilft, es auf ein Issue warten zu lassen, das auf die anderen wartet, oder es zu teilen.',
    'Its text is longer than what I read, and in the part behind that it seems to say what it waits for. Put the dependencies at the beginning, or shorten the text.':
      'Der Text ist länger, als ich lese, und im Teil dahinter scheint zu stehen, worauf das wartet. Bitte die Abhängigkeiten an den Anfang stellen oder den Text kürzen.',
    'Its front matter seems to say what it waits for, but I read flat YAML only. Write `blocked_by: [1, 2]` there without anything nested, or `Blocked by:` in the text.':
      'Im Front Matter scheint zu stehen, worauf das wartet, aber ich lese nur flaches YAML. Bitte dort `blocked_by: [1, 2]` ohne Verschachtelung schreiben, oder `Blocked by:` im Text.',
    'Agents have tried this and none has finished it.':
      'Agenten haben es versucht, und keiner ist fertig geworden.',
    'It has failed three times in the same way.': 'Es ist dreimal auf dieselbe Weise gescheitert.',
    'It went back and forth between two agents.': 'Es ging zwischen zwei Agenten hin und her.',
    'It was handed over or given back again and again and did not come to an end.':
      'Es wurde immer wieder übergeben oder zurückgegeben und kam zu keinem Ende.',
    'The agent that was ordered has tried this and has not finished it.':
      'Der gewünschte Agent hat es versucht und ist nicht fertig geworden.',
    failed: 'ist gescheitert',
    'was not heard any more': 'hat sich nicht mehr gemeldet',
    'gave it back': 'hat es zurückgegeben',
    'got no further': 'kam nicht weiter',
    'said it was done, and there was no new commit, pull request or comment of it':
      'hat gesagt, es sei fertig, und es gab dazu keinen neuen Commit, Pull-Request oder Kommentar',
    'handed it over to a fresh session': 'hat es an eine frische Sitzung übergeben',
    '> I can only read this repository, so I cannot set labels or dependencies. Please make me a collaborator with **write** access: I notice it within minutes, or at once when you assign me again.':
      '> Ich kann dieses Repository nur lesen, also kann ich weder Labels noch Abhängigkeiten setzen. Bitte nimm mich als Mitarbeiter mit **Schreibrecht** auf: Ich merke es innerhalb von Minuten, oder sofort, wenn du mich neu zuweist.',
    'stated in the issue': 'im Issue angegeben',
    'read by Claude': 'von Claude gelesen',
    'my own guess from the text': 'meine eigene Vermutung aus dem Text',
  },
}
