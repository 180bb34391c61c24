import { usePolku, usePolkuEvent, useTour, vPolku } from '@polku/sdk/vue';
import { defineComponent, h, ref, withDirectives } from 'vue';

/**
 * A list of reports, and a tour of this component's own that leads to the first. Written as a render function, so
 * that the example needs no compiler; in a template the directive is `v-polku="'create-report'"`.
 */
export const App = defineComponent(() => {
  const polku = usePolku();
  const reports = ref<string[]>([]);
  const name = ref('');
  const hasUsed = ref(false);
  const field = ref<HTMLInputElement>();

  const tour = useTour({
    id: 'first-report-in-vue',
    steps: [
      {
        id: 'name',
        at: field,
        title: 'Give it a name',
        text: 'Three letters will do.',
        advance: { on: 'input', where: { fact: 'length', is: 'gte', value: 3 } },
      },
      {
        id: 'create',
        at: '@create-report',
        title: 'Create it',
        text: 'This is your **first report**.',
        advance: { on: 'event', event: 'report_created' },
      },
    ],
  });
  usePolkuEvent('milestone', () => {
    hasUsed.value = true;
  });

  function create(event: Event) {
    event.preventDefault();
    reports.value.push(name.value);
    name.value = '';
    // The critical event: the first one of each user is what their customer-success manager hears of.
    polku.track('report_created', { chart: 'bars' });
  }

  return () => [
    h('header', [
      h('strong', 'Reportly in Vue'),
      h('button', { type: 'button', onClick: () => void tour.start() }, 'Show me how'),
    ]),
    h('main', [
      h('h1', 'Reports'),
      h('form', { onSubmit: create }, [
        h('label', [
          'Name',
          h('input', {
            ref: field,
            required: true,
            value: name.value,
            onInput: ({ target }: Event) => {
              name.value = (target as HTMLInputElement).value;
            },
          }),
        ]),
        withDirectives(h('button', { type: 'submit' }, 'Create report'), [
          [vPolku, 'create-report'],
        ]),
      ]),
      h(
        'ul',
        reports.value.map((report) => h('li', { key: report }, report)),
      ),
      hasUsed.value && h('p', { role: 'status' }, 'Your first report is there.'),
      h('div', { 'data-polku-slot': 'home' }),
    ]),
  ];
});
