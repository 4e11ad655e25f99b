import { assertNever } from '@countersign/schema';
import { type CellKind, columnFor } from './columns.ts';

/** The value of a cell, or the rule that its text breaks. */
export type CellReading = { readonly value: unknown } | { readonly rule: string };

const BOOLEANS = new Map([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
]);
const WHOLE_NUMBER = /^[+-]?\d{1,15}$/;

/**
 * Reads the trimmed text of a cell that is not empty. Text stays as it stands: what a spreadsheet would take for a formula
 * is data here.
 */
export function readCell(text: string, kind: Exclude<CellKind, 'secret'>): CellReading {
  switch (kind) {
    case 'text':
      return { value: text };
    case 'boolean': {
      const value = BOOLEANS.get(text.toLowerCase());
      return value === undefined ? { rule: 'must be yes or no' } : { value };
    }
    case 'list':
      return { value: listIn(text) };
    case 'fields':
      // Columns are known by their names in a table, fields by those of a request.
      return { value: listIn(text).map((name) => columnFor(name)?.path[1] ?? name) };
    case 'levels':
      return readLevels(text);
    default:
      return assertNever(kind);
  }
}

function listIn(text: string): readonly string[] {
  return text.split(/[\s;]+/).filter((part) => part !== '');
}

function readLevels(text: string): CellReading {
  const levels = new Map<string, number>();
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const equals = part.lastIndexOf('=');
    const companyId = part.slice(0, Math.max(0, equals)).trim();
    const level = part.slice(equals + 1).trim();
    if (companyId === '' || companyId === '__proto__' || !WHOLE_NUMBER.test(level)) {
      return { rule: 'must be companies with a level each, such as "company-1=1;company-2=2"' };
    }
    if (levels.has(companyId)) return { rule: 'must name each company once' };
    levels.set(companyId, Number(level));
  }
  return { value: Object.fromEntries(levels) };
}
