import { styles as modalStyles } from '../surfaces/modal/style.ts';

const ownStyles = `
dl { margin: 16px 0 0; border-block: 1px solid var(--line); }
dl > div { display: flex; gap: 16px; justify-content: space-between; padding: 8px 0; }
dl > div + div { border-top: 1px solid var(--line); }
dt, dd { margin: 0; }
dd { color: var(--muted); font-variant-numeric: tabular-nums; }
.danger { border-color: currentcolor; color: var(--danger); }
.danger:hover { background: var(--hover); }
`;
export const myDataStyles = `${modalStyles}${ownStyles}`;
