import type { NotShown } from '@polku/flows/select';

/** Why a survey that was chosen is not shown: nobody may be asked now, or what it hangs on is not on the page. */
export type NotAsked = 'no_lease' | 'no_place';

/** Why a flow is not shown: it was not chosen, or could not be opened after all. */
export type Reason = NotShown | NotAsked;
