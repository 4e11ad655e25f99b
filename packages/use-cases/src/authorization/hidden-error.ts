import { CountersignError } from '@countersign/schema';

/**
 * What a principal may not see is not there for that principal: the answer is the same as for what does not exist. That
 * somebody asked for it is recorded as a refusal all the same.
 */
export class HiddenError extends CountersignError {
  constructor(what: string, id: string) {
    super('NOT_FOUND', { what, id });
  }
}
