import type { Part } from '../catalog.ts'

/** Commands: `/help`, what is refused, and why an order cannot be done. */
export const COMMANDS: Part = {
  said: {
    // words that cannot be read
    '`{0}` is said twice.': '`{0}` kommt zweimal vor.',
    'There are too many words.': 'Das sind zu viele Wörter.',
    '`--{0}` has no value: write `{1}=…`.': '`--{0}` hat keinen Wert: bitte `{1}=…` schreiben.',
    '`{0}` is either there or not: write `--{1}`, or leave it out.':
      '`{0}` ist entweder da oder nicht: bitte `--{1}` schreiben oder es weglassen.',
    'There is no `{0}`. Did you mean `{1}`?': 'Ein `{0}` gibt es nicht. War `{1}` gemeint?',
    '{0} is missing.': '{0} fehlt.',
    ' Did you mean {0}?': ' War {0} gemeint?',
    '{0} is not one of {1}.{2}': '{0} gehört nicht zu {1}.{2}',
    '`80k`, `80,000` or `0.5M`': '`80k`, `80,000` oder `0.5M`',
    '{0} is no number of tokens: write {1}.{2}': '{0} ist keine Anzahl von Tokens: bitte {1} schreiben.{2}',
    '{0} names no issue: write `#3`, or `owner/repo#3`.':
      '{0} nennt kein Issue: bitte `#3` oder `owner/repo#3` schreiben.',
    // what is refused
    '`/{0}` is switched off here. {1}': '`/{0}` ist hier abgeschaltet. {1}',
    '`/{0}` is for {1}.': '`/{0}` ist für {1}.',
    "`/{0}` came to me without Gitea's word about what you may do here, which I need in an organisation. Please write it again, in a new comment.":
      '`/{0}` kam ohne die Auskunft von Gitea zu mir, was du hier darfst; in einer Organisation brauche ich sie. Bitte noch einmal schreiben, in einem neuen Kommentar.',
    '`/{0}` was not done: only the first {1} characters of a comment are read, and its line goes on after them. Write it into a comment of its own, and shorter.':
      '`/{0}` wurde nicht ausgeführt: Nur die ersten {1} Zeichen eines Kommentars werden gelesen, und die Zeile geht danach weiter. Bitte in einen eigenen Kommentar schreiben, und kürzer.',
    'Of the commands in this comment only the first {0} were done: `/{1}` and what stands below it were not. Write them into another comment.':
      'Von den Befehlen in diesem Kommentar wurden nur die ersten {0} ausgeführt, `/{1}` und was darunter steht nicht. Bitte in einen weiteren Kommentar schreiben.',
    'I have no {0}. Did you mean {1}? You can correct your comment; `/help` lists what there is.':
      'Ein {0} habe ich nicht. War {1} gemeint? Der Kommentar lässt sich berichtigen; `/help` zeigt, was es gibt.',
    '`/{0}` reached me only now, more than a day after it was written. Please repeat it if you still want it.':
      '`/{0}` hat mich erst jetzt erreicht, mehr als einen Tag später. Bitte wiederholen, wenn es noch gewünscht ist.',
    '`/{0}` reached me only now, and its comment was changed since, so I cannot tell whose words it is. Please repeat it in a new comment.':
      '`/{0}` hat mich erst jetzt erreicht, und der Kommentar wurde seither geändert, also weiß ich nicht, wessen Worte das sind. Bitte in einem neuen Kommentar wiederholen.',
    // help
    '(`{0}` is switched off here.)': '(`{0}` ist hier abgeschaltet.)',
    'Write one of these at the beginning of a line:': 'Eines davon an den Anfang einer Zeile schreiben:',
    '| Command | What it does | Who |': '| Befehl | Was er tut | Wer |',
    // orders that cannot be done
    'I am not assigned to this issue yet. Assign {0} first, then write it again.':
      'Dieses Issue ist mir noch nicht zugewiesen. Bitte erst {0} zuweisen und es dann noch einmal schreiben.',
    'No agent works here at the moment.': 'Zurzeit arbeitet hier kein Agent.',
    'Here are: {0}.': 'Hier gibt es: {0}.',
    'There is no agent {0}.{1} {2}': 'Einen Agenten {0} gibt es nicht.{1} {2}',
    '{0} is switched off at the moment. {1}': '{0} ist zurzeit abgeschaltet. {1}',
    '{0} does not work in this repository. {1}': '{0} arbeitet nicht in diesem Repository. {1}',
    '{0} is no difficulty.{1} It can be `low`, `medium`, `high` or `auto`.':
      '{0} ist keine Schwierigkeit.{1} Möglich sind `low`, `medium`, `high` und `auto`.',
    '{0} is no number of tokens.{1} Write it like `80k` or `80,000`, from {2} to {3}, or `auto`.':
      '{0} ist keine Anzahl von Tokens.{1} Bitte schreiben wie `80k` oder `80,000`, von {2} bis {3}, oder `auto`.',
    '{0} is no priority.{1} It can be `urgent`, `critical`, `high`, `medium`, `low`, a whole number from -2 to 2, or `auto`.':
      '{0} ist keine Priorität.{1} Möglich sind `urgent`, `critical`, `high`, `medium`, `low`, eine ganze Zahl von -2 bis 2, und `auto`.',
    'I have approved nothing: what {0} is to say I do not know. Write `/approve` alone in its line to agree to the price in my comment, `/approve 2.50` to agree to up to so many US$, or `/approve auto` to take that back.':
      'Ich habe nichts genehmigt: Was {0} heißen soll, weiß ich nicht. `/approve` allein in der Zeile stimmt dem Preis in meinem Kommentar zu, `/approve 2.50` bis zu so vielen US$, und `/approve auto` nimmt das zurück.',
    'I have approved nothing: {0} is likely to cost {1} now, and as far as I know my comment did not tell that yet. Write `/approve {2}` if that is right.':
      'Ich habe nichts genehmigt: {0} kostet jetzt voraussichtlich {1}, und soweit ich weiß, stand das noch nicht in meinem Kommentar. Wenn das so in Ordnung ist, bitte `/approve {2}` schreiben.',
    'I have approved nothing: {0} is likely to cost {1}, which is more. Write `/approve {2}` if that is right.':
      'Ich habe nichts genehmigt: {0} kostet voraussichtlich {1}, und das ist mehr. Wenn das so in Ordnung ist, bitte `/approve {2}` schreiben.',
    'Which issue? Write it like `/{0} #7`, or `owner/repo#7`.':
      'Welches Issue? Bitte schreiben wie `/{0} #7`, oder `owner/repo#7`.',
    '{0} names no issue that I can read, so I have changed nothing. Write it like `#7`, or `owner/repo#7`.':
      '{0} nennt kein Issue, das ich verstehe, also habe ich nichts geändert. Bitte schreiben wie `#7`, oder `owner/repo#7`.',
    'I have changed nothing: {0} does not exist, or you may not refer to it from here.':
      'Ich habe nichts geändert: {0} gibt es nicht, oder du darfst dich von hier aus nicht darauf beziehen.',
    'I have changed nothing: {0} already waits for this issue, directly or through others, so neither could ever begin.':
      'Ich habe nichts geändert: {0} wartet schon auf dieses Issue, direkt oder über andere, also könnte keines von beiden je beginnen.',
    'Somebody has set {0} in Gitea\'s own list of dependencies, and I take off only what I added. Remove it there: in the column beside the issue, under "Dependencies", with the bin beside it.':
      'Jemand hat {0} in der Liste der Abhängigkeiten in Gitea gesetzt, und ich nehme nur weg, was ich selbst eingetragen habe. Bitte dort entfernen: in der Spalte neben dem Issue, unter "Abhängigkeiten", mit dem Papierkorb daneben.',
    'This does not wait for {0}, so there is nothing to take back.':
      'Das hier wartet nicht auf {0}, also gibt es nichts zurückzunehmen.',
    'I have taken back what I could. {0}': 'Ich habe zurückgenommen, was ich konnte. {0}',
    '{0} is already working on this, so I leave it with that agent; I read the issue again.':
      '{0} arbeitet schon daran, also lasse ich es bei diesem Agenten; ich lese das Issue noch einmal.',
    'This issue is closed, so there is nothing to order. Reopen it first, then write it again.':
      'Dieses Issue ist geschlossen, also gibt es nichts anzuordnen. Bitte erst wieder öffnen und es dann noch einmal schreiben.',
    'I have tried to read this issue for some minutes, and could not. Please write it again later.':
      'Ich habe einige Minuten lang versucht, dieses Issue zu lesen, und es ging nicht. Bitte später noch einmal schreiben.',
    'There is no price here that I ask about. When there is one, my comment tells it, and `/approve` agrees to it.':
      'Hier gibt es keinen Preis, nach dem ich frage. Wenn es einen gibt, steht er in meinem Kommentar, und `/approve` stimmt ihm zu.',
    'It waits. Not everybody here may see what you named, so my comment does not name it either: if my database is ever lost, I know only that there was such an order, and ask for it again.':
      'Es wartet. Nicht alle hier dürfen sehen, was du genannt hast, also nennt mein Kommentar es auch nicht: Sollte meine Datenbank je verloren gehen, weiß ich nur noch, dass es so eine Anordnung gab, und frage wieder danach.',
    'I have changed nothing: an issue cannot wait for itself.':
      'Ich habe nichts geändert: Ein Issue kann nicht auf sich selbst warten.',
    'I have changed nothing: I keep at most {0} such orders for one issue. Let it wait for one issue that waits for the others.':
      'Ich habe nichts geändert: Für ein Issue merke ich mir höchstens {0} solche Anordnungen. Es hilft, es auf ein Issue warten zu lassen, das auf die anderen wartet.',
    'Nobody holds this back, so there is nothing to resume. `/retry` makes me look at it again.':
      'Niemand hält das zurück, also gibt es nichts fortzusetzen. Mit `/retry` sehe ich es mir noch einmal an.',
  },
  kept: {
    everybody: 'alle',
    'who opened the issue, and who may write in the repository':
      'alle, die das Issue eröffnet haben oder im Repository schreiben dürfen',
    'who may write in the repository': 'alle, die im Repository schreiben dürfen',
    'author, writers': 'Autor, Schreibende',
    writers: 'Schreibende',
    'Write `/help` on an issue to see what there is for issues.':
      '`/help` in einem Issue zeigt, was es für Issues gibt.',
    'Write `/help` on a pull request to see what there is for pull requests.':
      '`/help` in einem Pull-Request zeigt, was es für Pull-Requests gibt.',
    'which issue? Write `#3`, or `owner/repo#3`': 'welches Issue? Bitte `#3` oder `owner/repo#3` schreiben',
    'how hard?': 'wie schwierig?',
    'how many tokens?': 'wie viele Tokens?',
    'write the number of a decision, as `/why 2`, or leave it out':
      'bitte die Nummer einer Entscheidung schreiben, wie `/why 2`, oder sie weglassen',
    // what each does
    'Lists what you can write here.': 'Zeigt, was man hier schreiben kann.',
    'Gives the issue to this agent; `auto` lets me choose again.':
      'Gibt das Issue diesem Agenten; mit `auto` wähle wieder ich.',
    'Says how hard it is: `low`, `medium`, `high`, or `auto`.':
      'Sagt, wie schwierig es ist: `low`, `medium`, `high` oder `auto`.',
    'Says how many tokens of context it needs, such as `80k`, or `auto`.':
      'Sagt, wie viele Tokens Kontext es braucht, etwa `80k`, oder `auto`.',
    'Says how urgent it is: `critical`, `high`, `medium`, `low`, a number from -2 to 2, or `auto`.':
      'Sagt, wie dringend es ist: `critical`, `high`, `medium`, `low`, eine Zahl von -2 bis 2, oder `auto`.',
    'Agrees to the price that I have asked about, or to up to so many US$ (`2.50`); `auto` takes that back.':
      'Stimmt dem Preis zu, nach dem ich gefragt habe, oder bis zu so vielen US$ (`2.50`); `auto` nimmt das zurück.',
    'Lets the issue wait for others, such as `#7` or `owner/repo#7`.':
      'Lässt das Issue auf andere warten, etwa `#7` oder `owner/repo#7`.',
    'Lets the issue wait for these no more; what its text says counts again when the text changes.':
      'Lässt das Issue nicht mehr auf diese warten; was der Text sagt, zählt wieder, wenn der Text sich ändert.',
    'Keeps the issue back until somebody writes `/resume`.':
      'Hält das Issue zurück, bis jemand `/resume` schreibt.',
    'Ends what `/hold` began.': 'Beendet, was `/hold` begonnen hat.',
    'Lets me read and decide the issue anew.': 'Lässt mich das Issue neu lesen und entscheiden.',
    'Tells why this agent; with a number, about an earlier decision.':
      'Sagt, warum dieser Agent; mit einer Nummer etwas über eine frühere Entscheidung.',
    'Decides with other inputs and changes nothing, as `/what-if difficulty=high tokens=90k agent=opus blockers=none`.':
      'Entscheidet mit anderen Angaben und ändert nichts, etwa `/what-if difficulty=high tokens=90k agent=opus blockers=none`.',
    'Tells what I read in this issue, and from which words.':
      'Sagt, was ich in diesem Issue gelesen habe, und aus welchen Worten.',
    'Advises how to cut this into parts; with `--create`, writers make them issues.':
      'Rät, wie sich das in Teile schneiden lässt; mit `--create` machen Schreibende daraus Issues.',
    // orders that cannot be done
    'I take orders on issues, not on pull requests. Write it on the issue that this belongs to.':
      'Anordnungen nehme ich in Issues an, nicht in Pull-Requests. Bitte in das Issue schreiben, zu dem das gehört.',
    'I answer questions about issues, not about pull requests. Ask on the issue that this belongs to.':
      'Ich beantworte Fragen zu Issues, nicht zu Pull-Requests. Bitte in dem Issue fragen, zu dem das gehört.',
    '`/split` shows you the parts.': '`/split` zeigt dir die Teile.',
  },
}
