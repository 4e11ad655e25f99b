export { createPasswordFacts, type DerivePasswordFacts, findForbidden } from './derive-facts.ts';
export { generatePassword } from './generate.ts';
