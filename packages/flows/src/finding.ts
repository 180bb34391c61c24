/** What is allowed in a flow and still looks like a mistake. */
export type Finding = {
  /** Where in the flow. */
  path: (string | number)[];
  /** A whole sentence but for its full stop. */
  message: string;
};
