/**
 * The demo's own control: whom one is, and who else one could be. A native popover, so that Escape, a
 * click elsewhere and the focus on its way back need no code.
 */
import { h } from '../dom.js';

const MENU_ID = 'person-menu';

export function renderPersonMenu(context) {
  const { texts, session } = context;
  return [
    h(
      'button',
      {
        type: 'button',
        class: 'person',
        popovertarget: MENU_ID,
      },
      renderAvatar(session.person.name, session.account.id),
      h(
        'span',
        { class: 'person-text' },
        h('strong', {}, session.person.name),
        ' ',
        h('small', {}, session.account.name),
      ),
      h('span', { class: 'visually-hidden' }, `. ${texts.changePerson}`),
    ),
    h(
      'div',
      {
        id: MENU_ID,
        popover: 'auto',
        class: 'person-menu',
        'aria-label': texts.lookAs,
        role: 'dialog',
      },
      h('p', { class: 'person-menu-title' }, texts.lookAs),
      ...session.accounts.map((account) => renderAccount(context, account)),
    ),
  ];
}

function renderAccount(context, account) {
  const { texts, session } = context;
  const me = session.person;
  const isNamed = account.people.some((person) => person.id === me.id);
  // A new colleague who is signed in stands among the people of their account.
  const isMine = account.id === session.account.id;
  const people = isMine && !isNamed ? [...account.people, me] : account.people;
  const headingId = `${MENU_ID}-${account.id}`;
  return h(
    'section',
    { 'aria-labelledby': headingId },
    h(
      'h2',
      { id: headingId },
      account.name,
      h('span', { class: `plan plan-${account.plan}` }, texts.plans[account.plan]),
    ),
    ...people.map((person) => renderPerson(context, account, person)),
    h(
      'button',
      {
        type: 'button',
        class: 'person-choice person-new',
        'aria-label': texts.newColleagueAt(account.name),
        'data-colleague-of': account.id,
        onclick: () => context.switchPerson({ colleagueOf: account.id }),
      },
      h('span', { class: 'avatar avatar-new', 'aria-hidden': 'true' }, '+'),
      texts.newColleague,
    ),
  );
}

function renderPerson({ texts, session, switchPerson }, account, person) {
  const isMe = person.id === session.person.id;
  return h(
    'button',
    {
      type: 'button',
      class: 'person-choice',
      'aria-current': isMe && 'true',
      'data-person': person.id,
      onclick: () => switchPerson({ person: person.id }),
    },
    renderAvatar(person.name, account.id),
    person.name,
    isMe && h('small', {}, texts.you),
  );
}

function renderAvatar(name, accountId) {
  const initials = name
    .split(' ')
    .map((part) => part[0])
    .join('');
  return h('span', { class: `avatar avatar-${accountId}`, 'aria-hidden': 'true' }, initials);
}
