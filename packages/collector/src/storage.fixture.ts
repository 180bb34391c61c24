/** A localStorage of one's own: items are own enumerable properties, as in a browser. */
export function createFakeStorage(items: { [key: string]: string } = {}): Storage {
  const methods = {
    getItem(this: object, key: string) {
      return Object.hasOwn(this, key) ? (this as { [key: string]: string })[key] : null;
    },
    setItem(this: { [key: string]: string }, key: string, value: string) {
      this[key] = String(value);
    },
    removeItem(this: { [key: string]: string }, key: string) {
      delete this[key];
    },
  };
  return Object.assign(Object.create(methods), items) as Storage;
}

/** One that is full, or forbidden: every write throws as a browser's does. */
export function createFullStorage(items: { [key: string]: string } = {}): Storage {
  const storage = createFakeStorage(items);
  Object.getPrototypeOf(storage).setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  return storage;
}
