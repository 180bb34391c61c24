import type { FlowFault } from '@polku/backend/api-flows';
import { useWords } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';
import { FLOWS } from '../words/flows.ts';
import { useFlowWords } from './words.ts';

/** What is wrong with the flow, and what looks it, each at its place; also what no field of the form shows. */
export function FaultList({
  faults,
  warnings,
}: {
  faults: readonly FlowFault[];
  warnings: readonly FlowFault[];
}) {
  const say = useWords(FLOWS);
  if (faults.length === 0 && warnings.length === 0) return null;
  return (
    <details class={`faults ${faults.length > 0 ? 'faults-wrong' : ''}`}>
      <summary>
        <Icon name={faults.length > 0 ? 'alert' : 'info'} />
        {faults.length > 0
          ? say('faults', { count: faults.length })
          : say('warnings', { count: warnings.length })}
      </summary>
      <ul>
        {[...faults, ...warnings].map((fault) => (
          <Line key={`${fault.path.join('.')} ${fault.message}`} fault={fault} />
        ))}
      </ul>
    </details>
  );
}

function Line({ fault: { path, message } }: { fault: FlowFault }) {
  const words = useFlowWords();
  const place = path.map((key) => (typeof key === 'number' ? String(key + 1) : words.field(key)));
  return (
    <li>
      <b>{place.join(' › ')}</b> {message}
    </li>
  );
}
