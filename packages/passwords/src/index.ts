export { createPasswordFacts, type DerivePasswordFacts } from './derive-facts.ts';
export { generatePassword } from './generate.ts';
