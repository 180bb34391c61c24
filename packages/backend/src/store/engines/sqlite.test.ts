import { describe } from 'vitest';
import { testStore } from '../store.suite.ts';

describe('sqlite', () => testStore((folder) => `sqlite:${folder}/polku.db`));
