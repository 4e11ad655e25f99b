import { describe } from 'vitest';
import { testConformance } from './testing/conformance/index.ts';
import { withTempStore } from './testing/index.ts';

describe('the store on SQLite', () => testConformance(withTempStore));
