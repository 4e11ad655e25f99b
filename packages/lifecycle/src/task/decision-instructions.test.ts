import { instructionsSchema } from '@countersign/schema';
import { expect, test } from 'vitest';
import { apiStep } from '../plans/steps.ts';
import { deadLetterInstructions, outcomeUnknownInstructions } from './decision-instructions.ts';

const step = apiStep('ema2.create-user', 'Create the user', { effects: ['creates-user'] });

test('a person who has to decide is told which step it is, what is known, and which verdicts there are', () => {
  const unknown = instructionsSchema.parse(outcomeUnknownInstructions(step));
  expect(unknown.steps.join(' ')).toMatch(/Create the user.*done.*retry.*abandon/s);
  const dead = instructionsSchema.parse(deadLetterInstructions(step, 'The token was refused.'));
  expect(dead.steps.join(' ')).toMatch(/Create the user.*The token was refused.*retry.*abandon/s);
});
