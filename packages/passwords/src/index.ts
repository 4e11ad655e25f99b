export { createPasswordFacts, type DerivePasswordFacts, type PasswordContext } from './derive-facts.ts';
export { generatePassword } from './generate.ts';
