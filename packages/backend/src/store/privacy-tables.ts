import type { Generated } from 'kysely';

/** Tables of forgetting. */
export type PrivacyTables = {
  erasure: ErasureTable;
  erasing: ErasingTable;
};

/** All that is left of who was erased: nobody can tell from it who that was. */
type ErasureTable = {
  workspace_id: string;
  /** HMAC(workspace secret, subject). */
  mark: string;
  /** What happened until then is refused, whenever it comes. */
  at: number;
  /** Which of the lives of this subject comes next: 1 after the first erasure. */
  epoch: number;
  /** `Copy[]`: what had been pushed elsewhere. Of a person, and not of their other ids. */
  copies_json: Generated<string | null>;
};

/** An erasure that is not at its end: whose process was killed is taken up by the next. */
type ErasingTable = {
  workspace_id: string;
  mark: string;
  /** Whose events are still to go. */
  subjects_json: string;
};
