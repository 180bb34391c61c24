/** In English; the other languages stand in `words/`. */
export const messageWords = { close: 'Close the message', dismiss: 'Close', understood: 'Got it' };
