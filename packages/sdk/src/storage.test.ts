// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemory } from './storage.ts';

beforeEach(() => localStorage.clear());

describe('the memory', () => {
  test('survives the page, under its own name', () => {
    createMemory('polku:wk_1', () => true, 'durable').write('person', { userId: 'u1' });
    expect(createMemory('polku:wk_1', () => true, 'durable').read('person')).toEqual({
      userId: 'u1',
    });
    expect(createMemory('polku:wk_2', () => true, 'durable').read('person')).toBeUndefined();
    expect(Object.keys(localStorage)).toEqual(['polku:wk_1:person']);
  });

  test.each<[string, boolean, 'durable' | 'memory' | undefined]>([
    ['before consent', false, 'durable'],
    ['when nothing may be kept on the device', true, 'memory'],
  ])('is of this page alone %s', (_, mayStore, persistence) => {
    const memory = createMemory('polku:wk_1', () => mayStore, persistence);
    memory.write('person', { userId: 'u1' });
    expect(memory.read('person')).toEqual({ userId: 'u1' });
    expect(Object.keys(localStorage)).toEqual([]);
    expect(createMemory('polku:wk_1', () => mayStore, persistence).read('person')).toBeUndefined();
  });

  test('reads nothing off the device before consent', () => {
    localStorage.setItem('polku:wk_1:person', '{"userId":"u1"}');
    let mayStore = false;
    const memory = createMemory('polku:wk_1', () => mayStore, 'durable');
    expect(memory.read('person')).toBeUndefined();
    mayStore = true;
    expect(memory.read('person')).toEqual({ userId: 'u1' });
  });

  test('that is full or forbidden is of this page alone, and throws nothing', () => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('Forbidden', 'SecurityError');
      },
    });
    const memory = createMemory('polku:wk_1', () => true, 'durable');
    memory.write('person', { userId: 'u1' });
    expect(memory.read('person')).toEqual({ userId: 'u1' });
    Object.defineProperty(globalThis, 'localStorage', descriptor ?? {});
  });

  test('that became full is not believed against what was written since', () => {
    const memory = createMemory('polku:wk_1', () => true, 'durable');
    memory.write('person', { userId: 'u1' });
    const setItem = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    memory.write('person', { userId: 'u2' });
    expect(memory.read('person')).toEqual({ userId: 'u2' });
    setItem.mockRestore();
  });

  test('of null is of nothing', () => {
    const memory = createMemory('polku:wk_1', () => true, 'durable');
    memory.write('person', null);
    expect(memory.read('person')).toBeUndefined();
  });

  test('that a stranger has written over holds nothing', () => {
    localStorage.setItem('polku:wk_1:person', '{');
    expect(createMemory('polku:wk_1', () => true, 'durable').read('person')).toBeUndefined();
  });
});
