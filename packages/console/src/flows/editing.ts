import type { FlowDocument, FlowFault, FlowTerms } from '@polku/backend/api-flows';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Path } from './edit.ts';
import type { Schema } from './node.ts';

/** What every field of the editor stands in: the document, how it is changed, and what may be chosen from. */
export type Editing = {
  document: FlowDocument;
  /** Undefined for who may only look. */
  change: ((edit: (document: FlowDocument) => FlowDocument) => void) | undefined;
  faults: readonly FlowFault[];
  /** In which every text of the flow is written. */
  languages: readonly string[];
  /** The one that is written now. */
  language: string;
  terms: FlowTerms;
  schema: Schema;
  /** Somebody works on this part: the preview shows it. */
  onPart(id: string): void;
};

const EditingContext = createContext<Editing | undefined>(undefined);
export const EditingProvider = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing)
    throw new Error('Nothing is edited here: expected an EditingProvider above the field.');
  return editing;
}

const isAt = (fault: FlowFault, path: Path): boolean =>
  fault.path.length === path.length &&
  path.every((key, at) => String(fault.path[at]) === String(key));

/** What is wrong with this very field. */
export const faultAt = (faults: readonly FlowFault[], path: Path): string | undefined => {
  const fault = faults.find((each) => isAt(each, path));
  return fault && `${fault.message.charAt(0).toUpperCase()}${fault.message.slice(1)}.`;
};

/** Whether something below is wrong: what is folded away is opened. */
export const hasFaultBelow = (faults: readonly FlowFault[], path: Path): boolean =>
  faults.some((fault) => path.every((key, at) => String(fault.path[at]) === String(key)));
