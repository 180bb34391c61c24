import { Select } from '../controls/field.tsx';
import { type Filter, KINDS, VIEWS } from '../inbox-change.ts';
import { useWords } from '../locale.ts';
import { inboxWords } from '../words/inbox.ts';
import { useQuery } from './use-query.ts';

/** Which items are shown; the choice stands in the address, so that it can be sent to somebody. */
export function InboxFilters({ filter }: { filter: Filter }) {
  const say = useWords(inboxWords);
  const { write } = useQuery();
  return (
    <div class="filters">
      <Select
        label={say('filters.kind')}
        isLabelHidden
        options={[
          ['', say('filters.any')],
          ...KINDS.map((kind) => [kind, say(`kinds.${kind}`)] as const),
        ]}
        value={filter.kind ?? ''}
        onChoose={(kind) => write('kind', kind || undefined)}
      />
      <Select
        label={say('filters.view')}
        isLabelHidden
        options={[
          ['', say('filters.everything')],
          ...VIEWS.map((view) => [view, say(`views.${view}`)] as const),
        ]}
        value={filter.view ?? ''}
        onChoose={(view) => write('view', view || undefined)}
      />
    </div>
  );
}
