import type { Instructions, PlanStep } from '@countersign/schema';

const source = {
  document: 'Countersign: When a step needs a person',
  url: 'docs/guides/steps-that-need-a-person.md',
};

/** For a step of which nobody knows whether the provider did it. */
export function outcomeUnknownInstructions(step: PlanStep): Instructions {
  return {
    steps: [
      `Whether "${step.title}" took effect is not known, and the worker cannot look. Look in the provider's portal.`,
      'If the provider has it, complete the task with the verdict done (and the providerId where there is one).',
      'If it certainly has not, complete it with retry, and the worker does it again. To give the change up, use abandon.',
    ],
    source,
    evidence: [],
  };
}

/** For a step that failed and that the worker does not try again by itself. */
export function deadLetterInstructions(step: PlanStep, problem: string): Instructions {
  return {
    steps: [
      `"${step.title}" failed: ${problem}`,
      'Mend the cause and complete the task with retry, and the worker does it again. To give the change up, use abandon.',
    ],
    source,
    evidence: [],
  };
}

/** For a step that may have been done already, because the store was put back from a backup after it was asked for. */
export function verifyFirstInstructions(instructions: Instructions): Instructions {
  return {
    ...instructions,
    steps: [
      'Countersign was restored from a backup after this was asked for, and does not know what was done since the backup. Look in the portal first: where this was done already, do nothing of the following and complete the task with a note that says so.',
      ...instructions.steps,
    ],
  };
}
