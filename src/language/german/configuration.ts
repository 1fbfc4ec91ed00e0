import type { Part } from '../catalog.ts'

/** What is wrong in a configuration file. Keys and values are those of the file. */
export const CONFIGURATION: Part = {
  said: {
    '**I cannot follow the configuration as it stands.**':
      '**So, wie die Konfiguration dasteht, kann ich ihr nicht folgen.**',
    'Until it is mended I go by the last version that was right. This note goes away by itself then.':
      'Bis sie berichtigt ist, gilt die letzte richtige Fassung. Diese Notiz verschwindet dann von selbst.',
    'line {0}': 'Zeile {0}',
    'column {0}': 'Spalte {0}',
  },
  kept: {
    'Did you mean "{0}"?': 'War "{0}" gemeint?',
    'the file is larger than {0} KiB': 'die Datei ist größer als {0} KiB',
    'a key cannot be called {0}': 'ein Schlüssel kann nicht {0} heißen',
    // agents
    'An agent needs a name, such as "sonnet".': 'Ein Agent braucht einen Namen, etwa "sonnet".',
    'A name has 1 to 40 small letters, digits, dots, dashes or underscores, because it becomes a label.':
      'Ein Name hat 1 bis 40 Kleinbuchstaben, Ziffern, Punkte, Binde- oder Unterstriche, denn er wird zum Label.',
    'contextLimit is the window in whole tokens, such as 200000.':
      'contextLimit ist das Fenster in ganzen Tokens, etwa 200000.',
    'contextLimit is counted in tokens, not in thousands: write 200000 for 200k.':
      'contextLimit zählt Tokens, nicht Tausende: bitte 200000 für 200k schreiben.',
    'contextLimit is larger than any window: it is counted in tokens.':
      'contextLimit ist größer als jedes Fenster: Gezählt wird in Tokens.',
    'costPerMtok is a number of US$ per million tokens; 0 if the model is your own.':
      'costPerMtok ist eine Zahl in US$ je Million Tokens; 0, wenn es das eigene Modell ist.',
    'costPerMtok cannot be negative.': 'costPerMtok kann nicht negativ sein.',
    'A capability is one of {0}.': 'Eine Fähigkeit ist eine von {0}.',
    'capabilities is a list, such as [medium, low].': 'capabilities ist eine Liste, etwa [medium, low].',
    'An agent without capabilities would never be chosen; to switch it off write "enabled: false".':
      'Ein Agent ohne Fähigkeiten würde nie gewählt; zum Abschalten bitte "enabled: false" schreiben.',
    'Each capability can be listed once.': 'Jede Fähigkeit kann einmal dastehen.',
    'maxConcurrent is a whole number of tasks.': 'maxConcurrent ist eine ganze Zahl von Aufgaben.',
    'maxConcurrent is at least 1; to switch an agent off write "enabled: false", for no limit leave it out.':
      'maxConcurrent ist mindestens 1; zum Abschalten eines Agenten bitte "enabled: false" schreiben, ohne Grenze es weglassen.',
    'bestFor is at most 200 characters.': 'bestFor hat höchstens 200 Zeichen.',
    'enabled is true or false.': 'enabled ist true oder false.',
    'The price of {0} is settled above this file ({1}), and cannot be changed here.':
      'Der Preis von {0} ist über dieser Datei festgelegt ({1}) und kann hier nicht geändert werden.',
    'The window of {0} has {1} tokens; here it can only be made smaller.':
      'Das Fenster von {0} hat {1} Tokens; hier kann es nur kleiner werden.',
    'There are {0}.': 'Es gibt {0}.',
    'There is no agent "{0}", and a new one needs {1}. {2}':
      'Einen Agenten "{0}" gibt es nicht, und ein neuer braucht {1}. {=2}',
    'There is no agent "{0}". {1}': 'Einen Agenten "{0}" gibt es nicht. {=1}',
    'order is a list of names of agents.': 'order ist eine Liste mit Namen von Agenten.',
    'Each agent can stand there once.': 'Jeder Agent kann dort einmal stehen.',
    'windowShare is a number, such as 0.5.': 'windowShare ist eine Zahl, etwa 0.5.',
    'windowShare is at least 0.05.': 'windowShare ist mindestens 0.05.',
    'windowShare is at most 1, the whole window.': 'windowShare ist höchstens 1, das ganze Fenster.',
    // labels
    'A scope is a word, such as "status".': 'Ein Bereich (scope) ist ein Wort, etwa "status".',
    'A scope has 1 to 20 letters, digits, blanks, dots, dashes or underscores and no slash; "priority" is taken.':
      'Ein Bereich (scope) hat 1 bis 20 Buchstaben, Ziffern, Leerzeichen, Punkte, Binde- oder Unterstriche und keinen Schrägstrich; "priority" ist vergeben.',
    'A colour is six hex digits in quotes, such as "0e8a16".':
      'Eine Farbe besteht aus sechs Hex-Ziffern in Anführungszeichen, etwa "0e8a16".',
    'A colour is six hex digits, such as "0e8a16".':
      'Eine Farbe besteht aus sechs Hex-Ziffern, etwa "0e8a16".',
    'The name of a label is a text.': 'Der Name eines Labels ist ein Text.',
    'A name has 1 to 25 letters, digits, blanks, dots, dashes or underscores.':
      'Ein Name hat 1 bis 25 Buchstaben, Ziffern, Leerzeichen, Punkte, Binde- oder Unterstriche.',
    'The scopes of status, agent and difficulty have to differ.':
      'Die Bereiche von status, agent und difficulty müssen verschieden sein.',
    'Each value needs a name of its own.': 'Jeder Wert braucht einen eigenen Namen.',
    // commands
    'A command is written without its slash.': 'Ein Befehl wird ohne seinen Schrägstrich geschrieben.',
    'It is one of anyone, author, writer, nobody.': 'Möglich sind anyone, author, writer und nobody.',
    'allow is a list of logins.': 'allow ist eine Liste von Anmeldenamen.',
    'otherBots is a list of words.': 'otherBots ist eine Liste von Wörtern.',
    'There is no command "{0}". {1}': 'Einen Befehl "{0}" gibt es nicht. {=1}',
    // money
    'A budget is a number of US$, such as 5; 0 = nothing that costs.':
      'Ein Budget ist eine Zahl in US$, etwa 5; 0 = nichts, was kostet.',
    'A budget cannot be negative; 0 = nothing that costs, and for no budget leave it out.':
      'Ein Budget kann nicht negativ sein; 0 = nichts, was kostet, und ohne Budget bitte weglassen.',
    'A budget is at most 1,000,000 US$.': 'Ein Budget ist höchstens 1,000,000 US$.',
    'budget is a map, such as { dayUsd: 5, monthUsd: 60 }.':
      'budget hat Schlüssel mit Werten, etwa { dayUsd: 5, monthUsd: 60 }.',
    'The budget of a {0} is settled above this file ({1}); here it can only be smaller.':
      'Das Budget {0}Usd ist über dieser Datei festgelegt ({1}); hier kann es nur kleiner sein.',
    'Above {0} a person is asked, as is settled above this file; here it can only be less.':
      'Über {0} wird jemand gefragt, das ist über dieser Datei festgelegt; hier kann es nur weniger sein.',
    'What an hour of waiting costs is a number of US$, such as 0.5.':
      'Was eine Stunde Warten kostet, ist eine Zahl in US$, etwa 0.5.',
    'What an hour of waiting costs cannot be negative.':
      'Was eine Stunde Warten kostet, kann nicht negativ sein.',
    'What an hour of waiting costs is at most 10,000 US$.':
      'Was eine Stunde Warten kostet, ist höchstens 10,000 US$.',
    'waitingUsdPerHour is a map, such as { normal: 0.5, high: 5 }.':
      'waitingUsdPerHour hat Schlüssel mit Werten, etwa { normal: 0.5, high: 5 }.',
    'approveAboveUsd is a number of US$, such as 2.': 'approveAboveUsd ist eine Zahl in US$, etwa 2.',
    'approveAboveUsd cannot be negative; 0 = whatever costs anything has to be approved.':
      'approveAboveUsd kann nicht negativ sein; 0 = alles, was kostet, muss genehmigt werden.',
    'approveAboveUsd is at most 1,000,000 US$.': 'approveAboveUsd ist höchstens 1,000,000 US$.',
    // the rest
    'mode is normal, quiet or shadow.': 'mode ist normal, quiet oder shadow.',
    'language is en or de.': 'language ist en oder de.',
    'calibration is true or false.': 'calibration ist true oder false.',
    'elbowRoom is hold, warn or off.': 'elbowRoom ist hold, warn oder off.',
    'sharedFiles is a list of files.': 'sharedFiles ist eine Liste von Dateien.',
    'sharedFiles has 200 files at the most.': 'sharedFiles hat höchstens 200 Dateien.',
    'keys with values': 'Schlüssel mit Werten',
    'a list': 'eine Liste',
    'a text': 'ein Text',
    'a number': 'eine Zahl',
    'a whole number': 'eine ganze Zahl',
    'true or false': 'true oder false',
    'something else': 'etwas anderes',
    'It has to be {0}.': 'Hier gehört hin: {=0}.',
    'Maps are not merged here: write its keys out.':
      'Hier wird nichts zusammengeführt: Bitte die Schlüssel ausschreiben.',
    'There is no key "{0}". {1}': 'Einen Schlüssel "{0}" gibt es nicht. {=1}',
    'There is no key "{0}" here. There are {1}.': 'Einen Schlüssel "{0}" gibt es hier nicht. Es gibt {1}.',
  },
}
