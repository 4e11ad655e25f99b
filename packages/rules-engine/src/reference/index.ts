// What runs json-rules-engine, and nothing else of this package: the thread in which it runs loads no more than this.
export { deepFreeze } from '../freeze.ts';
export { answerGroups, type GroupAnswer, type RuleGroup } from './answer-groups.ts';
