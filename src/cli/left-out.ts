/** What a bot at work takes into account and `explain` and `simulate` do not. */
export const LEFT_OUT =
  'No model was asked, labels that give orders were left out, and every agent was taken for free.'
