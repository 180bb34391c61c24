/** What was given is refused: all that is wrong with it, a whole sentence each, with the place at fault. */
export class FaultsError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.name = 'FaultsError';
    this.faults = faults;
  }
}
