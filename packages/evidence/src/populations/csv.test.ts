import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('cells are quoted where they have to be, and none is a formula', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', '=1+1', '-2', '@x', ''])).toBe(
    `a,"b,c","d""e","f\ng",'=1+1,'-2,'@x,\r\n`,
  );
});
