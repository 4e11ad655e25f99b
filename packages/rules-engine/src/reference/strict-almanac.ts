import { Almanac } from 'json-rules-engine';
import { factName, MissingFactError, parsePath, valueAtFields } from '../conditions/fact-path.ts';

/**
 * json-rules-engine's fact lookup, made strict. The library goes on with `undefined` where a path leads nowhere, and
 * ignores the path where the fact is not an object; both make a negated condition true. Here both reject. No path ever
 * reaches the library's JSONPath.
 */
export class StrictAlmanac extends Almanac {
  constructor() {
    super({ allowUndefinedFacts: false, pathResolver: refusePath });
  }

  override async factValue<T>(fact: string, params?: Record<string, unknown>, path?: string): Promise<T> {
    const value = await super.factValue<T>(fact, params);
    if (value === undefined) throw new MissingFactError(fact);
    if (path === undefined || path === '') return value;
    const fields = parsePath(path);
    if (fields === null) return refusePath(value, path);
    const inside = valueAtFields(value, fields);
    if (inside === undefined) throw new MissingFactError(factName({ fact, fields }));
    // What a path leads to has whatever type the operator makes of it, as in the library itself.
    return inside as T;
  }
}

function refusePath(_value: unknown, path: string): never {
  throw new TypeError(`the path ${path} is not made of plain field names`);
}
