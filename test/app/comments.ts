import fc from 'fast-check'

/** Commands that the comments are about, and words of others that are close to them or far. */
export const NAMES = ['agent', 'difficulty', 'estimate', 'hold', 'why'] as const

const PIECES = [
  ...[
    '/agent',
    '/Agent',
    '/agnet',
    '/difficulty',
    '/dificulty',
    '/estimate',
    '/hold',
    '/why',
    '/help',
    '/hlep',
  ],
  ...[
    '/lgtm',
    '/usr/bin',
    '/',
    '//',
    '/-',
    '/why?',
    '/hold:',
    ' opus',
    ' hihg',
    ' 80k',
    ' 80 000',
    ' agent=opus',
  ],
  ...[
    ' --create',
    ' "two words"',
    ' "',
    ' =',
    ' #3',
    ' a/b#4',
    '\n',
    '\n\n',
    '\r\n',
    '    ',
    ' ',
    '\t',
    '> ',
    '- ',
  ],
  ...[
    '1. ',
    '# ',
    '```',
    '`',
    '~~~',
    '<!--',
    '-->',
    '<br>',
    '<div>',
    '</div>',
    '| a |',
    '\n| - |\n',
    '---\n',
  ],
  ...[
    '**',
    '_',
    '[',
    '](b)',
    '\\',
    '&lt;',
    'https://x.y',
    '@bob',
    'é',
    '漢',
    '😀',
    '\u0000',
    '\u202e',
    '__proto__',
  ],
  ...['/constructor', ' constructor=1', ' __proto__=1', ' toString'],
]

/** Texts that look like comments with commands, and some of anything. */
export const comments: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((some) => some.join('')),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...NAMES), fc.string({ maxLength: 12 }), fc.nat(12)), { maxLength: 6 })
      .map((lines) =>
        lines
          .map(([name, words, at]) => `/${name.slice(0, at)}${words.slice(0, 1)}${name.slice(at)} ${words}`)
          .join('\n'),
      ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
)
