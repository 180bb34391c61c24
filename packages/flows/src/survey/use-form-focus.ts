import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Where the focus goes when the question changes or cannot be taken: whoever answers by keyboard goes on in the
 * next question, or is brought to what is wrong; nobody else's focus is touched.
 *
 * @returns to be called before a click does anything: every way on begins with one, Enter in a field as well
 */
export function useFormFocus(
  form: RefObject<HTMLFormElement | null>,
  { question, fault }: { question: { id: string }; fault: object | undefined },
) {
  const wasInside = useRef(false);
  const hasMoved = useRef(false);
  const focus = (...wanted: string[]) => {
    const found = wanted.flatMap((each) => form.current?.querySelector<HTMLElement>(each) ?? []);
    found[0]?.focus();
  };

  useLayoutEffect(() => {
    hasMoved.current = true;
    if (wasInside.current) focus('input:checked', FIRST_FIELD, '.primary');
  }, [question.id]);

  useLayoutEffect(() => {
    if (fault) focus('input[aria-invalid], textarea[aria-invalid]', FIRST_FIELD);
  }, [fault]);

  return (event: MouseEvent) => {
    if (event.detail > 1 && hasMoved.current) {
      // The second half of a double click was meant for the question that was there before.
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    hasMoved.current = false;
    const root = form.current?.getRootNode() as Document | ShadowRoot | undefined;
    wasInside.current = form.current?.contains(root?.activeElement ?? null) ?? false;
  };
}

const FIRST_FIELD = 'input:not([tabindex="-1"]), textarea';
