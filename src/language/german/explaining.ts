import type { Part } from '../catalog.ts'

/** What is answered to `/why`, `/what-if`, `/explain` and `/split`. */
export const EXPLAINING: Part = {
  said: {
    'Ordered by people:': 'Angeordnet:',
    // explain
    '**This is what I read here.**': '**Das lese ich hier.**',
    'I am not assigned to this, so I do nothing with it, and no model was asked.':
      'Das ist mir nicht zugewiesen, also tue ich nichts damit, und kein Modell wurde gefragt.',
    'If every agent were free: {0}': 'Wenn alle Agenten frei wären: {0}',
    '**{0}**: {1} _({2}, {3} % sure{4})_': '**{0}**: {1} _({2}, {3} % sicher{4})_',
    '`{0}` has read it': '`{0}` hat es gelesen',
    '`{0}` was asked: {1}': '`{0}` wurde gefragt: `{1}`',
    // split
    '**{0} parts, along {1}.** {2}': '**{0} Teile, entlang {1}.** {2}',
    '_`/split --create` makes them issues that this one waits for; {0}._':
      '_`/split --create` macht daraus Issues, auf die dieses wartet; {0}._',
    'This needs {0}': 'Das braucht {0}',
    "{0} of `{1}`'s window holds {2}": '{0} des Fensters von `{1}` fasst {2}',
    '{0}, and {1}, so it need not be cut.': '{0}, und {1}, also muss es nicht geteilt werden.',
    '{0}: for that agent it takes {1} parts or more': '{0}: Für diesen Agenten sind es mindestens {1} Teile',
    '{0}, and {1}.': '{0}, und {1}.',
    '{0}, which `{1}` can do as a whole; but {2}.': '{0}, und `{1}` kann das im Ganzen; aber {2}.',
    ', still too large': ', noch zu groß',
    'I make {0} parts at the most; the last one takes all that is left, so split it again.':
      'Ich mache höchstens {0} Teile; der letzte nimmt alles auf, was übrig ist, also bitte ihn noch einmal teilen.',
    'What is still too large names nothing that I could cut it by: split that by hand.':
      'Was noch zu groß ist, nennt nichts, woran ich es teilen könnte: Das bitte von Hand teilen.',
    'neither a checklist nor sections nor files': 'weder eine Checkliste noch Abschnitte noch Dateien',
    'only one piece': 'nur ein Stück',
    '{0} I find {1} to cut it along: write its steps as a checklist (`- [ ] …`), and ask again.':
      '{0} Zum Teilen finde ich {1}: Bitte die Schritte als Checkliste (`- [ ] …`) schreiben und noch einmal fragen.',
    'No agent here may do {0} work, so parts of it would find none either. Give an agent that capability, or state another difficulty.':
      'Kein Agent darf hier Aufgaben der Schwierigkeit {0} machen, also fände sich auch für Teile keiner. Es hilft, einem Agenten diese Fähigkeit zu geben oder eine andere Schwierigkeit anzugeben.',
    'This is closed, so I make no parts of it. Reopen it, and ask again.':
      'Das ist geschlossen, also mache ich keine Teile daraus. Bitte wieder öffnen und noch einmal fragen.',
    '**I have made the parts before:**': '**Die Teile habe ich schon gemacht:**',
    '_Each is made once; change them as you like._':
      '_Jeder wird einmal gemacht und lässt sich nach Belieben ändern._',
    '1 issue': '1 Issue',
    '{0} issues': '{0} Issues',
    '**I made {0} of this, and it waits for {1}:**':
      '**Ich habe daraus {0} gemacht, und das hier wartet auf {1}:**',
    'Made before: {0}.': 'Schon vorher gemacht: {0}.',
    '_Assign me to those that I shall find an agent for._':
      '_Mir bitte die zuweisen, für die ich einen Agenten finden soll._',
    'I make {0} parts of an issue at the most, and these are made. Split one of them, or write an issue for what is new and let this one wait for it with `/blocked-by`.':
      'Ich mache höchstens {0} Teile aus einem Issue, und die gibt es schon. Es hilft, einen davon zu teilen, oder für das Neue ein Issue zu schreiben und dieses mit `/blocked-by` darauf warten zu lassen.',
    'I may not make issues here, so nothing was made.':
      'Ich darf hier keine Issues anlegen, also ist nichts entstanden.',
    'This cannot be written to any more, so nothing was made.':
      'Hier lässt sich nichts mehr schreiben, also ist nichts entstanden.',
    'A part of #{0}.': 'Ein Teil von #{0}.',
    // what changes from one decision to another
    result: 'Ergebnis',
    learned: 'gelernt',
    'asked for': 'gewünscht',
    nobody: 'niemand',
    priority: 'Priorität',
    'before it in the queue': 'davor in der Warteschlange',
    'files that others have': 'Dateien, die andere haben',
    'part of a window': 'Teil eines Fensters',
    'order of agents': 'Reihenfolge der Agenten',
    rule: 'Regel',
    'waits for files that others change': 'wartet auf Dateien, die andere ändern',
    'waits for a person to approve the price': 'wartet darauf, dass jemand den Preis genehmigt',
    'no agent fits': 'kein Agent passt',
    'waits for {0}, which costs less': 'wartet auf {0}, was weniger kostet',
    'waits for money': 'wartet auf Geld',
    'waits for a free agent': 'wartet auf einen freien Agenten',
    nothing: 'nichts',
    budgets: 'Budgets',
    approved: 'genehmigt',
    'has to be approved above': 'zu genehmigen über',
    'an hour of waiting costs': 'eine Stunde Warten kostet',
    'agent {0}': 'Agent {0}',
    'other agents': 'andere Agenten',
    '{0} more changed': '{0} weitere geändert',
    'not there': 'nicht da',
    there: 'da',
    unset: 'nicht gesetzt',
    '{0} holds': '{0} hat Aufgaben',
    // what-if
    '**With {0}: {1}.** {2}': '**Mit {0}: {1}.** {2}',
    'It would still wait for {0}; `blockers=none` leaves that out.':
      'Es würde immer noch auf {0} warten; `blockers=none` lässt das weg.',
    'I am not assigned to this, so nothing of it is so.':
      'Das ist mir nicht zugewiesen, also ist nichts davon so.',
    'Every agent, as it would be': 'Alle Agenten, wie es dann wäre',
    '_Nothing has been changed._': '_Nichts wurde geändert._',
    'difficulty `{0}`': 'Schwierigkeit `{0}`',
    '{0} tokens': '{0} Tokens',
    'no agent asked for': 'keinem gewünschten Agenten',
    'agent `{0}` asked for': 'dem gewünschten Agenten `{0}`',
    'no blockers': 'nichts, worauf es wartet',
    'everything as it is': 'allem, wie es ist',
    'That is the same as now.': 'Das ist dasselbe wie jetzt.',
    'As it is: {0}.': 'So, wie es ist: {0}.',
    'As it is, it would be {0}.': 'So, wie es ist, wäre es {0}.',
    // why
    '**Decision {0}: {1}.**': '**Entscheidung {0}: {1}.**',
    'Holds it back: {0}': 'Das hält es auf: {0}',
    'I have no record of what this was made from: it is older than my records.':
      'Woraus das entstanden ist, habe ich nicht festgehalten: Es ist älter als meine Aufzeichnungen.',
    'Since decision {0}': 'Seit Entscheidung {0}',
    'If nothing held it back: {0}': 'Wenn nichts es aufhielte: {0}',
    '_`/why {0}` tells of the one before._': '_`/why {0}` erzählt von der davor._',
    '**Decision {0} was: {1}.**': '**Entscheidung {0} war: {1}.**',
    'On the way to decision {0}': 'Auf dem Weg zu Entscheidung {0}',
    'Nothing has been decided here yet. `/why` tells what holds it back.':
      'Hier ist noch nichts entschieden. `/why` sagt, was es aufhält.',
    'There is no decision {0}; the newest is {1}. `/why` tells about it.':
      'Eine Entscheidung {0} gibt es nicht; die neueste ist {1}. `/why` erzählt davon.',
    'I have no records of this issue': 'Zu diesem Issue habe ich keine Aufzeichnungen',
    'My records of this issue begin with decision {0}':
      'Meine Aufzeichnungen zu diesem Issue beginnen mit Entscheidung {0}',
    'I do not know any more what decision {0} was made from. {1}: older ones are let go after a while, and a database that was lost takes its records with it.':
      'Woraus Entscheidung {0} entstanden ist, weiß ich nicht mehr. {1}: Ältere werden nach einer Weile vergessen, und mit einer verlorenen Datenbank gehen auch ihre Aufzeichnungen verloren.',
    '**Nothing has been decided here yet.**': '**Hier ist noch nichts entschieden.**',
    'This is closed, so I decide nothing here.': 'Das ist geschlossen, also entscheide ich hier nichts.',
    'I am not assigned to this, so I decide nothing here.':
      'Das ist mir nicht zugewiesen, also entscheide ich hier nichts.',
    '{0} If I had to now: {1}': '{0} Wenn ich es jetzt müsste: {1}',
    'it went back and forth by itself, so I have stopped changing it':
      'es ging von selbst hin und her, also ändere ich nichts mehr daran',
    'I have not looked at what it waits for yet': 'ich habe noch nicht nachgesehen, worauf es wartet',
    'a person': 'ein Mensch',
    'it waits for {0}': 'es wartet auf {0}',
    'the same files: {0}': 'dieselben Dateien: {0}',
    'it waits for {0}, which costs less': 'es wartet auf {0}, was weniger kostet',
    'there is no money left for it': 'es ist kein Geld mehr dafür da',
    'no agent is free': 'kein Agent ist frei',
    'no agent is free; its place in the queue is {0}':
      'kein Agent ist frei; der Platz in der Warteschlange ist {0}',
    'it needs a person; my comment on this issue tells why':
      'hier wird ein Mensch gebraucht; mein Kommentar an diesem Issue sagt, warum',
    'nothing that stops its agent, although it waits for {0}':
      'nichts, was den Agenten anhält, obwohl es auf {0} wartet',
    'Needs: {0} work, {1}': 'Braucht: Schwierigkeit {0}, {1}',
    '{0}, as ordered (I had read {1})': '{0}, wie angeordnet (gelesen hatte ich {1})',
    'Estimate: {0} ({1}{2})': 'Schätzung: {0} ({1}{2})',
    'Estimate: {0}, as ordered': 'Schätzung: {0}, wie angeordnet',
    'Decided {0}, because something changed elsewhere':
      'Entschieden {0}, weil sich anderswo etwas geändert hat',
    ' by `{0}`': ' von `{0}`',
    'Decided {0}, because of `{1}`{2}': 'Entschieden {0}, wegen `{1}`{2}',
    '{0}: nothing that counts for the choice has changed':
      '{0}: Nichts hat sich geändert, was für die Wahl zählt',
    ', of which {0}': ', davon {0}',
    'Budget: {0}{1}': 'Budget von {0}{1}',
    'An hour of waiting costs: {0}': 'Eine Stunde Warten kostet: {0}',
    'What it was made from': 'Woraus das entstanden ist',
    'Tasks of this repository that agents held: {0}': 'Aufgaben dieses Repositorys, die Agenten hatten: {0}',
    'Before it in the queue: {0}, for which these places of this repository were kept: {1}':
      'Davor in der Warteschlange: {0}, für die diese Plätze dieses Repositorys freigehalten wurden: {1}',
    'Chosen before my database was lost: `{0}`': 'Gewählt, bevor meine Datenbank verloren ging: `{0}`',
    'Other tasks with the same files: {0}': 'Andere Aufgaben mit denselben Dateien: {0}',
    'Learned from finished tasks: {0}': 'Aus fertigen Aufgaben gelernt: {0}',
    'Rule {0}, settings `{1}`': 'Regel {0}, Einstellungen `{1}`',
  },
  kept: {
    stated: 'angegeben',
    'my own guess': 'meine eigene Vermutung',
    'its own checklist': 'der eigenen Checkliste',
    'its sections': 'der Abschnitte',
    'its list': 'der Liste',
    'the files that it is about': 'der Dateien, um die es geht',
    'everybody can do that': 'das dürfen alle',
    'whoever opened this one and writers can do that': 'das darf, wer dieses eröffnet hat, und Schreibende',
    'writers can do that': 'das dürfen Schreibende',
  },
}
