import '../playbooks/playbooks.css';
import { useState } from 'preact/hooks';
import { createPlaybooksApi, type PlaybookLine, type PlaybooksApi } from '../api/playbooks.ts';
import { useApi, useConsole } from '../console-context.ts';
import { Badge } from '../controls/badge.tsx';
import { IconButton } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Page } from '../parts/page.tsx';
import { Failure, Skeleton } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { EditPlaybook } from '../playbooks/edit-playbook.tsx';
import { toDoing, toWhen } from '../playbooks/sentence.ts';
import { isLine, TIERS, toTiers } from '../playbooks/tiers.ts';
import { PLAYBOOKS } from '../words/playbooks.ts';

/** What happens when something occurs, as a table of sentences: a line each, a column for each tier. */
export function PlaybooksPage() {
  const say = useWords(PLAYBOOKS);
  const api = useApi(createPlaybooksApi);
  const { me } = useConsole();
  const { data, failure, reload } = useLoad('playbooks', api.list);
  const [edited, setEdited] = useState<PlaybookLine>();
  const mayEdit = me.person.role === 'admin' || me.person.role === 'lead';
  const saving = useSaving(api, reload, () => setEdited(undefined));
  return (
    <Page name="playbooks" title={say('title')}>
      <header class="page-head">
        <h1>{say('title')}</h1>
      </header>
      <p class="playbooks-about">{say(mayEdit ? 'about' : 'readOnly')}</p>
      {data ? (
        <Table lines={data.playbooks} onEdit={mayEdit ? setEdited : undefined} />
      ) : failure ? (
        <Failure code={failure} onRetry={reload} />
      ) : (
        <Skeleton kind="table" rows={8} label={say('loading')} />
      )}
      <Dialog
        isOpen={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited ? say('editTitle', { when: toWhen(edited.playbook, say) }) : ''}
        place="side"
        width="wide"
      >
        {edited && (
          <EditPlaybook
            line={edited}
            api={api}
            onSave={(playbook) => saving.save(playbook, edited)}
            onReset={edited.from === 'default' ? undefined : () => saving.reset(edited)}
          />
        )}
      </Dialog>
    </Page>
  );
}

/** Each change with its undo: what stood before, or the default where nobody had written any. */
function useSaving(api: PlaybooksApi, reload: () => void, close: () => void) {
  const say = useWords(PLAYBOOKS);
  const { t } = useLocale();
  const toast = useToast();
  const putBack =
    ({ playbook, from }: PlaybookLine) =>
    () =>
      void (from === 'default' ? api.reset(playbook.key) : api.save(playbook)).then(reload, () =>
        toast({ text: t('control.notSaved'), tone: 'failed' }),
      );
  return {
    async save(playbook: PlaybookLine['playbook'], before: PlaybookLine) {
      await api.save(playbook);
      close();
      reload();
      toast({ text: say('saved', { when: toWhen(playbook, say) }), onUndo: putBack(before) });
    },
    async reset(before: PlaybookLine) {
      await api.reset(before.playbook.key);
      close();
      reload();
      toast({
        text: say('wasReset', { when: toWhen(before.playbook, say) }),
        onUndo: putBack(before),
      });
    },
  };
}

function Table(props: {
  lines: readonly PlaybookLine[];
  onEdit: ((line: PlaybookLine) => void) | undefined;
}) {
  const { lines, onEdit } = props;
  const say = useWords(PLAYBOOKS);
  const { t } = useLocale();
  return (
    <table class="playbooks">
      <thead>
        <tr>
          <th scope="col">{say('when')}</th>
          {TIERS.map((tier) => (
            <th scope="col" key={tier}>
              {t(`touch.${tier}`)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { playbook, from } = line;
          const tiers = toTiers(playbook);
          const when = toWhen(playbook, say);
          return (
            <tr key={playbook.key}>
              <th scope="row">
                {when} {from !== 'default' && <Badge tone="good">{say('own')}</Badge>}
                {!isLine(playbook) && <small>{say('inFile')}</small>}
              </th>
              {TIERS.map((tier) => (
                <td key={tier} data-tier={t(`touch.${tier}`)}>
                  {tiers[tier].length === 0 ? (
                    <span class="tier-nothing">{say('nothing')}</span>
                  ) : (
                    <ul>
                      {tiers[tier].map((action) => (
                        <li key={JSON.stringify(action)}>{toDoing(action, say)}</li>
                      ))}
                    </ul>
                  )}
                </td>
              ))}
              <td class="playbooks-edit">
                {onEdit && isLine(playbook) && (
                  <IconButton
                    icon="edit"
                    label={say('edit', { when })}
                    onClick={() => onEdit(line)}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
