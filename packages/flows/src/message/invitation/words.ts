/** In English; the other languages stand in `words/`. */
export const invitationWords = {
  choose: 'Choose a time',
  /** By the organiser's clock. */
  there: (time: string, city: string) => `${time} in ${city}`,
  seats: (seats: number) => (seats === 1 ? '1 seat' : `${seats} seats`),
  full: 'Full',
  register: 'Register',
  book: 'Book a time',
  none: 'There are no more times for now.',
  registered: 'You are registered',
  calendar: 'Add to calendar',
  join: 'Link to join',
  done: 'Done',
};
