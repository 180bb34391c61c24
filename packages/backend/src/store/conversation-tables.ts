/** Tables of what users and the people of the vendor write to each other. */

/** A thread between one user and the people of the vendor. */
export type ConversationTable = {
  workspace_id: string;
  /** Made by the client, with the first message. */
  id: string;
  user_id: string;
  /** Where the user was when they wrote last. */
  account_id: string | null;
  /** The message of ours that it began with. */
  flow_id: string | null;
  created_at: number;
  /** Of the newest message of either side. */
  last_at: number;
  /** Of the newest message of a person of the vendor's. */
  answered_at: number | null;
  /** The user has seen every answer up to then. */
  read_at: number;
  /** When the first message was written that nobody has answered. */
  waiting_since: number | null;
  /** The newest notification of it. */
  notification_id: string | null;
  /** Grows with each change. */
  revision: number;
};

/** Append-only. */
export type ConversationMessageTable = {
  workspace_id: string;
  /** Made by whoever wrote it, so that every retry is one message. */
  id: string;
  conversation_id: string;
  /** Whose conversation it is, whoever wrote. */
  user_id: string;
  /** Of the vendor's, who wrote it; null: the user did. */
  person_id: string | null;
  text: string;
  at: number;
  received_at: number;
};
