/** In English; the other languages stand in `words/`. */
export const contactWords = {
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  company: 'Company',
  notEmail: 'This e-mail address is not whole: it needs an @ and a domain.',
};
