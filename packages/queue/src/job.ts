import { type JobData, jobDataSchema } from '@countersign/schema';
import { InvalidJobError } from './errors.ts';

const JOB_ID = /^step-[0-9A-HJKMNP-TV-Z]{26}$/;

/** @throws InvalidJobError for an id that is not `step-<ULID>`; BullMQ gives a colon in an id a meaning of its own. */
export function checkJobId(jobId: string): void {
  if (!JOB_ID.test(jobId)) {
    throw new InvalidJobError(
      `The job id ${JSON.stringify(jobId)} is not valid: it has to be step- and a ULID.`,
    );
  }
}

/** The data of a job, or undefined when it names no step. Anybody who can write to the server can have made it. */
export function parseJobData(data: unknown): JobData | undefined {
  const parsed = jobDataSchema.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

/** @throws InvalidJobError for data that a consumer would refuse. */
export function checkJobData(data: JobData): void {
  if (parseJobData(data) === undefined) {
    throw new InvalidJobError(
      'The job data is not valid: it has to be a stepId of the store and nothing else.',
    );
  }
}
