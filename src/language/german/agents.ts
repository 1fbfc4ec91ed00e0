import type { Part } from '../catalog.ts'

/** What decisions say: the sentence, the reason of each agent, amounts. */
export const AGENTS: Part = {
  said: {
    // amounts
    'up to {0}': 'bis zu {0}',
    tokens: 'Tokens',
    'about {0} {1}': 'etwa {0} {1}',
    '{0}, in nine of ten cases at most {1}': '{0}, in neun von zehn Fällen höchstens {1}',
    free: 'gratis',
    'under US$0.01': 'unter US$0.01',
    '{0} days': '{0} Tagen',
    'about {0}': 'etwa {0}',
    '{0} and {1} more': '{0} und {1} weitere',
    none: 'keine',
    ' and ': ' und ',
    half: 'die Hälfte',
    // budgets
    ', and {0} set aside for tasks under way': ' und {0} für laufende Aufgaben vorgemerkt',
    '{0} is spent{1}': 'schon {0} ausgegeben{1}',
    'at {0}, when the next {1} begins': 'am {0}, wenn der nächste {1} beginnt',
    day: 'Tag',
    month: 'Monat',
    // what was learned
    '{0} tasks like this used {1}x of what was estimated':
      'ähnliche Aufgaben ({0}) brauchten das {1}-Fache der Schätzung',
    'last {0} task': 'seine letzte Aufgabe ({0})',
    'last {0} {1} tasks': 'seine letzten {0} Aufgaben ({1})',
    'its {0} used {1}x of what was estimated': 'für {0} war das {1}-Fache der Schätzung nötig',
    '{0} {1}x to {2}x': '{0} {1}x bis {2}x',
    '{0} work: {1}': 'Schwierigkeit {0}: {1}',
    'as estimated': 'wie geschätzt',
    // waiting for a cheaper agent
    'It has waited for a cheaper agent as long as that was to take, and {0} is not free: {1} takes it now, for {2}.':
      'So lange, wie es dauern sollte, ist auf einen günstigeren Agenten gewartet worden, und {0} ist nicht frei: Jetzt übernimmt {1}, für {2}.',
    ' and costs {0}': ' und kostet {0}',
    '{0} is free in about {1}{2}': '{0} ist in etwa {1} frei{2}',
    '{0}; waiting costs {1}, {2} would cost {3}: it waits for {4}.':
      '{0}; das Warten kostet {1}, {2} würde {3} kosten: Also wird auf {4} gewartet.',
    '{0}; waiting would cost {1}, {2} costs {3}: {4} takes it now.':
      '{0}; das Warten würde {1} kosten, {2} kostet {3}: Also übernimmt {4} sofort.',
    // money
    'costs {0}, and the whole budget is {1}': 'kostet {0}, und das ganze Budget ist {1}',
    'costs {0}, and of the {1} {2}': 'kostet {0}, und von {1} sind {2}',
    '{0} could do this for {1}, but of the {2} {3}. It goes on by itself {4}.':
      '{0} könnte das für {1} machen, aber von {2} sind {3}. Es geht von selbst weiter: {4}.',
    '{0} was asked for by name and is likely to cost':
      '{0} wurde namentlich gewünscht und kostet voraussichtlich',
    '{0} is the cheapest agent that can do this, and is likely to cost':
      '{0} ist der günstigste Agent, der das kann, und kostet voraussichtlich',
    '{0} {1}; above {2} somebody who may write here has to agree. Write `/approve {3}`, or choose a cheaper agent with `/agent NAME`.':
      '{0} {1}; über {2} muss jemand zustimmen, der hier schreiben darf. Dafür bitte `/approve {3}` schreiben, oder mit `/agent NAME` einen günstigeren Agenten wählen.',
    'Every agent that could do this costs more than may ever be spent ({0}). Split it, raise the budget, or add an agent that costs less.':
      'Jeder Agent, der das könnte, kostet mehr, als überhaupt ausgegeben werden darf ({0}). Es hilft, die Aufgabe zu teilen, das Budget zu erhöhen oder einen günstigeren Agenten aufzunehmen.',
    'costs {0}, and above {1} somebody has to write /approve':
      'kostet {0}, und über {1} muss jemand /approve schreiben',
    // what stands against an agent
    'needs {0}, its whole window is {1}': 'braucht {0}, das ganze Fenster fasst {1}',
    'is switched off': 'ist abgeschaltet',
    'does not work in {0}': 'arbeitet nicht in {0}',
    'takes {0} work, this is {1}': 'übernimmt {0}, das hier ist {1}',
    '{0} of its {1} window is {2}': '{0} des {1}-Fensters sind {2}',
    'needs {0}, {1}': 'braucht {0}, {1}',
    'is busy with {0} of {1}': 'ist mit {0} von {1} Aufgaben ausgelastet',
    'is busy with {0} of {1} in this repository':
      'ist mit {0} von {1} Aufgaben in diesem Repository ausgelastet',
    'is no stronger than {0}, which {1}': 'ist nicht stärker als {0} ({0} {1})',
    // files that others have
    '{0} Mind that {1}.': '{0} Zu beachten: {1}.',
    "Two agents would get in each other's way: {0}. `{1}` could begin, and an agent is chosen as soon as the files are free.":
      'Zwei Agenten kämen sich in die Quere: {0}. `{1}` könnte beginnen; ein Agent wird gewählt, sobald die Dateien frei sind.',
    '#{0}, which stands before this one in the queue, needs {1}':
      '#{0} steht in der Warteschlange davor und braucht {1}',
    '#{0} has had {1} since {2}': '#{0} hat {1} seit {2}',
    'there are {0} more such files': 'es gibt {0} weitere solche Dateien',
    '{0}, and {1}': '{0}, und {1}',
    // nobody fits
    'No agent is enabled for {0}; enable one in the list of agents.':
      'Für {0} ist kein Agent eingeschaltet; das geht in der Liste der Agenten.',
    "No agent here may do {0} work (there is {1}); add {2} to an agent's capabilities, or state another difficulty.":
      'Kein Agent darf hier Aufgaben der Schwierigkeit {0} machen (es gibt {1}). Es hilft, {2} zu den Fähigkeiten eines Agenten hinzuzufügen oder eine andere Schwierigkeit anzugeben.',
    ' with {0} ({1})': ' mit {0} ({1})',
    'This needs {0} tokens{1}, and {2} of the largest window for {3} work ({4}) is {5}. Split it into parts of at most {6} tokens, or add an agent with a window of at least {7}.':
      'Das braucht {0} Tokens{1}, und {2} des größten Fensters für die Schwierigkeit {3} ({4}) sind {5}. Es hilft, die Aufgabe in Teile von höchstens {6} Tokens zu teilen oder einen Agenten mit einem Fenster von mindestens {7} aufzunehmen.',
    'Every agent that fits is taken ({0}); this goes on as soon as one is free.':
      'Alle passenden Agenten sind vergeben ({0}); es geht weiter, sobald einer frei ist.',
    'No agent that fits is there ({0}); this goes on as soon as one asks for work.':
      'Kein passender Agent ist da ({0}); es geht weiter, sobald einer nach Arbeit fragt.',
    ' {0} could begin now for {1}: for that somebody who may write here has to write `/approve {2}`.':
      ' {0} könnte jetzt beginnen, für {1}: Dafür muss jemand, der hier schreiben darf, `/approve {2}` schreiben.',
    ' {0} could do it for {1}, but of the {2} {3}; there is money for that again {4}.':
      ' {0} könnte es für {1} machen, aber von {2} sind {3}; Geld dafür gibt es wieder {4}.',
    'No agent that could do this can be started ({0}). Put that right and write `/retry`, or order another agent.':
      'Kein Agent, der das könnte, lässt sich starten ({0}). Wenn das behoben ist, bitte `/retry` schreiben, oder einen anderen Agenten bestimmen.',
    'Every agent that could do this has had its tries ({0}). Say more in the issue, order another agent, or add a stronger one; `/retry` begins anew.':
      'Jeder Agent, der das könnte, hat seine Versuche gehabt ({0}). Es hilft, im Issue mehr zu sagen, einen anderen Agenten zu bestimmen oder einen stärkeren aufzunehmen; `/retry` beginnt von vorn.',
    // asked for by name
    'would fit, but {0} was asked for by name': 'würde passen, aber {0} wurde namentlich gewünscht',
    'asked for by name{0}': 'namentlich gewünscht{0}',
    '{0} was {1} ({2}).': '{0} wurde {1} ({2}).',
    'It was asked for by name: {0}': 'Das war ein namentlicher Wunsch: {0}',
    '{0} was asked for by name and {1}. Ask for an agent that costs less, split this, or raise the budget.':
      '{0} wurde namentlich gewünscht und {1}. Es hilft, einen günstigeren Agenten zu wünschen, die Aufgabe zu teilen oder das Budget zu erhöhen.',
    '{0} was asked for by name and {1}; this goes on as soon as it is free.':
      '{0} wurde namentlich gewünscht und {1}; es geht weiter, sobald {0} frei ist.',
    '{0} was asked for by name and {1}; this goes on as soon as it asks for work.':
      '{0} wurde namentlich gewünscht, aber {0} {1}; es geht weiter, sobald {0} nach Arbeit fragt.',
    '{0} was asked for by name, but this {1}. Split it into parts of at most {2} tokens, or ask for an agent with a larger window.':
      '{0} wurde namentlich gewünscht, aber diese Aufgabe {1}. Es hilft, sie in Teile von höchstens {2} Tokens zu teilen oder einen Agenten mit größerem Fenster zu wünschen.',
    ', although {0} is more than {1} of its {2} window': ', obwohl {0} mehr als {1} des {2}-Fensters füllt',
    ', although its profile does not list {0} work': ', obwohl das Profil die Schwierigkeit {0} nicht nennt',
    '{0} was asked for by name but {1}': '{0} wurde namentlich gewünscht, aber {0} {1}',
    "There is no agent named '{0}'": "Einen Agenten namens '{0}' gibt es nicht",
    '{0}, so the usual rule decided. {1}': '{0}; also hat die übliche Regel entschieden. {1}',
    // the choice
    'could begin now, but waiting for {0} costs less':
      'könnte jetzt beginnen, aber auf {0} zu warten kostet weniger',
    'the cheapest that fits, {0}': 'der günstigste, der passt, {0}',
    '{0} is the cheapest agent that can do {1} work and holds {2} in {3} of its {4} window ({5}).{6}':
      '{0} ist der günstigste Agent für die Schwierigkeit {1}, bei dem {2} höchstens {3} des {4}-Fensters füllen ({5}).{6}',
    'fits, but costs {0} instead of {1}': 'passt, kostet aber {0} statt {1}',
    'fits at the same price, but {0} comes first in the order of this repository':
      'passt zum selben Preis, aber {0} kommt in der Reihenfolge dieses Repositorys zuerst',
    'fits at the same price, but is kept for harder work':
      'passt zum selben Preis, bleibt aber für Schwierigeres frei',
    'fits at the same price, but {0} is first by free slots and name':
      'passt zum selben Preis, aber nach freien Plätzen und Namen kommt {0} zuerst',
    '{0} was chosen before and still can do this.': '{0} war schon vorher gewählt und kann das immer noch.',
    // what was read
    difficulty: 'Schwierigkeit',
    estimate: 'Schätzung',
    files: 'Dateien',
    'blocked by': 'Issues, auf die das hier wartet',
    blocks: 'Issues, die darauf warten',
    tests: 'Tests',
    yes: 'ja',
    no: 'nein',
    documentation: 'Dokumentation',
    agent: 'Agent',
    '{0} to {1}': '{0} bis {1}',
  },
  kept: {
    '{0} a day for this repository': '{0} pro Tag für dieses Repository',
    '{0} a month for this repository': '{0} pro Monat für dieses Repository',
    '{0} a day for all repositories together': '{0} pro Tag für alle Repositories zusammen',
    '{0} a month for all repositories together': '{0} pro Monat für alle Repositories zusammen',
  },
}
