import type { AccountContact } from '@polku/backend/api';
import { useState } from 'preact/hooks';
import { Badge } from '../controls/badge.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { Dialog, SaveFoot } from '../controls/dialog.tsx';
import { Checkbox, Select, TextArea, TextField } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { Moment } from '../parts/moment.tsx';
import { Name } from '../parts/name.tsx';
import { ACCOUNT } from '../words/account.ts';
import type { Desk } from './use-desk.ts';

/** What people write down of an account: the seller's handover, contacts, and notes. */
/** @param props.mayAccept whoever sold it does not take it on */
export function Handover({ desk, mayAccept }: { desk: Desk; mayAccept: boolean }) {
  const { record, edit, api, id } = desk;
  const say = useWords(ACCOUNT);
  const [isOpen, setOpen] = useState(false);
  if (!record) return null;
  const { handover } = record;
  return (
    <>
      {!handover && <p class="section-empty">{say('handover.empty')}</p>}
      {handover && (
        <div class="desk-card handover">
          <p class="facts">
            {handover.acceptedAt ? (
              <Badge tone="good">
                {say('handover.accepted')} <Moment at={handover.acceptedAt} />
              </Badge>
            ) : (
              <Badge tone="warn">{say('handover.waits')}</Badge>
            )}
            {handover.writtenBy && (
              <span>
                <Name of={handover.writtenBy} /> <Moment at={handover.updatedAt} />
              </span>
            )}
          </p>
          <h3>{say('handover.sold')}</h3>
          <p class="words" dir="auto">
            {handover.sold}
          </p>
          {handover.arrangements && (
            <>
              <h3>{say('handover.arrangements')}</h3>
              <p class="words" dir="auto">
                {handover.arrangements}
              </p>
            </>
          )}
          {handover.promises.length > 0 && (
            <>
              <h3>{say('handover.promises')}</h3>
              <ul class="plain-list">
                {handover.promises.map((promise) => (
                  <li key={promise} dir="auto">
                    {promise}
                  </li>
                ))}
              </ul>
            </>
          )}
          {handover.checklist.map(({ text, isDone }, at) => (
            <Checkbox
              key={text}
              label={text}
              isOn={isDone}
              isDisabled={!edit}
              onChange={(isOn) => {
                const checklist = handover.checklist.map((line, index) =>
                  index === at ? { ...line, isDone: isOn } : line,
                );
                const { sold, arrangements, promises } = handover;
                const body = { sold, arrangements, promises };
                void edit?.({
                  key: 'handover',
                  show: (before) => ({ ...before, handover: { ...handover, checklist } }),
                  send: () => api.putHandover(id, { ...body, checklist }),
                  undo: () => api.putHandover(id, { ...body, checklist: handover.checklist }),
                });
              }}
            />
          ))}
        </div>
      )}
      {edit && (
        <p class="desk-acts">
          <Button look="quiet" icon="edit" onClick={() => setOpen(true)}>
            {handover ? say('handover.edit') : say('handover.write')}
          </Button>
          {mayAccept && handover && !handover.acceptedAt && (
            <Button
              look="primary"
              icon="check"
              onClick={() =>
                void edit({
                  key: 'handover',
                  show: (before) => ({
                    ...before,
                    handover: { ...handover, acceptedAt: new Date().toISOString() },
                  }),
                  send: () => api.acceptHandover(id),
                })
              }
            >
              {say('handover.accept')}
            </Button>
          )}
        </p>
      )}
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={say('handover.title')}
        width="wide"
      >
        <HandoverForm desk={desk} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function HandoverForm({ desk: of, onDone }: { desk: Desk; onDone(): void }) {
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const known = of.record?.handover;
  const [isHandedOver, setHandedOver] = useState(of.record?.handoverAt !== null);
  const form = useForm({
    start: {
      sold: known?.sold ?? '',
      arrangements: known?.arrangements ?? '',
      promises: known?.promises.join('\n') ?? '',
      checklist: known?.checklist.map(({ text }) => text).join('\n') ?? '',
    },
    check: ({ sold }) => ({ sold: sold.trim() ? undefined : t('control.required') }),
    async send({ sold, arrangements, promises, checklist }) {
      const done = new Set(known?.checklist.flatMap(({ text, isDone }) => (isDone ? text : [])));
      const body = {
        sold: sold.trim(),
        arrangements: arrangements.trim(),
        promises: toLines(promises),
        checklist: toLines(checklist).map((text) => ({ text, isDone: done.has(text) })),
        isHandedOver,
      };
      const saved = await of.edit?.({
        key: 'handover',
        show: (before) => before,
        send: () => of.api.putHandover(of.id, body),
      });
      if (saved) onDone();
    },
  });
  const area = (key: keyof typeof form.values, hint?: string) => (
    <TextArea
      label={say(`handover.${key}`)}
      value={form.values[key]}
      onText={(text) => form.set(key, text)}
      hint={hint}
      error={form.error(key)}
    />
  );
  return (
    <form class="form" onSubmit={(event) => void form.submit(event)}>
      {area('sold')}
      {area('arrangements')}
      {area('promises', say('handover.lines'))}
      {area('checklist', say('handover.lines'))}
      <Checkbox label={say('handover.over')} isOn={isHandedOver} onChange={setHandedOver} />
      <SaveFoot onCancel={onDone} save={say('save')} isSending={form.isSending} />
    </form>
  );
}

const toLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const ROLES = ['buyer', 'champion', 'user', 'technical', 'billing', 'other'] as const;

export function Contacts({ desk }: { desk: Desk }) {
  const { record, edit, api, id } = desk;
  const say = useWords(ACCOUNT);
  const [open, setOpen] = useState<AccountContact | 'new'>();
  if (!record) return null;
  const remove = ({ id: item, ...contact }: AccountContact) =>
    void edit?.({
      key: `contact ${item}`,
      show: (before) => ({
        ...before,
        contacts: before.contacts.filter((each) => each.id !== item),
      }),
      send: () => api.remove(id, 'contacts', item),
      undo: () => api.put(id, 'contacts', item, contact),
    });
  return (
    <>
      {record.contacts.length === 0 && <p class="section-empty">{say('contacts.empty')}</p>}
      <ul class="desk-list">
        {record.contacts.map((contact) => (
          <li key={contact.id} class="contact">
            <div>
              <bdi class="contact-name">{contact.name}</bdi>{' '}
              <Badge>{say(`contacts.role.${contact.role}`)}</Badge>
              <p class="facts">
                {contact.title && <bdi>{contact.title}</bdi>}
                {contact.email && (
                  <a class="contact-link" href={`mailto:${contact.email}`}>
                    {contact.email}
                  </a>
                )}
                {contact.phone && (
                  <a class="contact-link" href={`tel:${contact.phone.replaceAll(' ', '')}`}>
                    {contact.phone}
                  </a>
                )}
              </p>
            </div>
            {edit && (
              <span class="desk-icons">
                <IconButton
                  icon="edit"
                  label={say('edit', { what: contact.name })}
                  onClick={() => setOpen(contact)}
                />
                <IconButton
                  icon="trash"
                  label={say('remove', { what: contact.name })}
                  onClick={() => remove(contact)}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {edit && (
        <Button icon="plus" look="quiet" onClick={() => setOpen('new')}>
          {say('contacts.add')}
        </Button>
      )}
      <Dialog
        isOpen={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={say('contacts.one')}
      >
        <ContactForm
          desk={desk}
          contact={open === 'new' ? undefined : open}
          onDone={() => setOpen(undefined)}
        />
      </Dialog>
    </>
  );
}

function ContactForm(props: { desk: Desk; contact: AccountContact | undefined; onDone(): void }) {
  const { desk, contact, onDone } = props;
  const { t } = useLocale();
  const say = useWords(ACCOUNT);
  const [role, setRole] = useState<AccountContact['role']>(contact?.role ?? 'other');
  const form = useForm({
    start: {
      name: contact?.name ?? '',
      title: contact?.title ?? '',
      email: contact?.email ?? '',
      phone: contact?.phone ?? '',
    },
    check: ({ name }) => ({ name: name.trim() ? undefined : t('control.required') }),
    async send({ name, title, email, phone }) {
      const item = contact?.id ?? newMessageId(Date.now());
      const orNull = (text: string) => text.trim() || null;
      const body = {
        name: name.trim(),
        title: orNull(title),
        email: orNull(email),
        phone: orNull(phone),
        role,
        userId: contact?.userId ?? null,
        language: contact?.language ?? null,
      };
      const { id: _, ...before } = contact ?? { id: '' };
      const saved = await desk.edit?.({
        key: `contact ${item}`,
        show: (record) => record,
        send: () => desk.api.put(desk.id, 'contacts', item, body),
        undo: () =>
          contact
            ? desk.api.put(desk.id, 'contacts', item, before)
            : desk.api.remove(desk.id, 'contacts', item),
      });
      if (saved) onDone();
    },
  });
  const field = (key: keyof typeof form.values, type: 'text' | 'email' | 'tel' = 'text') => (
    <TextField
      label={say(`contacts.${key}`)}
      type={type}
      value={form.values[key]}
      onText={(text) => form.set(key, text)}
      error={form.error(key)}
    />
  );
  return (
    <form class="form" onSubmit={(event) => void form.submit(event)}>
      {field('name')}
      <Select<AccountContact['role']>
        label={say('contacts.roleLabel')}
        value={role}
        onChoose={setRole}
        options={ROLES.map((each) => [each, say(`contacts.role.${each}`)] as const)}
      />
      {field('title')}
      {field('email', 'email')}
      {field('phone', 'tel')}
      <SaveFoot onCancel={onDone} save={say('save')} isSending={form.isSending} />
    </form>
  );
}

export function Notes({ desk }: { desk: Desk }) {
  const { record, edit, api, id } = desk;
  const say = useWords(ACCOUNT);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  if (!record) return null;
  async function add(event: Event) {
    event.preventDefault();
    const item = newMessageId(Date.now());
    if (text.trim() === '') return;
    const saved = await edit?.({
      key: `note ${item}`,
      show: (before) => before,
      send: () => api.put(id, 'notes', item, { text: text.trim() }),
      undo: () => api.remove(id, 'notes', item),
    });
    // What was not saved stays in the box.
    if (!saved) return;
    setText('');
    setOpen(false);
  }
  return (
    <>
      {edit && !isOpen && (
        <Button icon="plus" look="quiet" onClick={() => setOpen(true)}>
          {say('notes.add')}
        </Button>
      )}
      {edit && isOpen && (
        <form class="note-box" onSubmit={(event) => void add(event)}>
          <TextArea
            label={say('notes.add')}
            isLabelHidden
            placeholder={say('notes.placeholder')}
            value={text}
            onText={setText}
            rows={2}
            maxLength={10_000}
            hasFocus
          />
          <Button type="submit" aria-disabled={text.trim() === ''}>
            {say('save')}
          </Button>
        </form>
      )}
      <ul class="desk-list">
        {record.notes.map(({ id: item, text: said, userId, by, at }) => (
          <li key={item} class="note">
            <p class="note-text" dir="auto">
              {said}
            </p>
            <p class="facts">
              {by && <Name of={by} />} <Moment at={at} />
            </p>
            {edit && (
              <span class="desk-icons">
                <IconButton
                  icon="trash"
                  label={say('notes.remove')}
                  onClick={() =>
                    void edit({
                      key: `note ${item}`,
                      show: (before) => ({
                        ...before,
                        notes: before.notes.filter((each) => each.id !== item),
                      }),
                      send: () => api.remove(id, 'notes', item),
                      undo: () => api.put(id, 'notes', item, { text: said, userId }),
                    })
                  }
                />
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
