import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { serve } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { savePerson } from './local/people.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

/** One command of every family, used as it should be. */
const COMMANDS = [
  'request list',
  'request show req_1',
  'request watch req_1',
  'request edit req_1 --reason because',
  'request cancel req_1',
  'request submit --provider dotdigital --account a --action update --reason because --subject x --set description=D',
  'review approve req_1',
  'review reject req_1 --reason no',
  'review acknowledge req_1 --kind breakage',
  'batch status bat_1',
  'task list',
  'task show tsk_1',
  'task complete tsk_1',
  'task confirm tsk_1',
  'policy list',
  'policy show any/rule',
  'policy explain dec_1',
  'api-user list',
  'api-user show usr_1',
  'integration list',
  'integration add --id shop --name Shop --owner olivia@acme.example',
  'account list',
  'account check acme',
  'principal list',
  'principal add --name Rita --email rita@acme.example --role requester',
  'principal invite pri_1',
  'enroll --code enrol_wrong',
  'token renew',
  'token revoke tok_1',
  'credential list',
  'audit list',
  'audit show 0',
];

const words = (command: string) => command.split(' ');

/** A data directory where one person is set up, and perhaps an address. */
function withPerson(url?: string) {
  const directory = createDirectory();
  const person = { name: 'administrator', principal: 'pri_1', email: 'a@acme.example', token: 'cs_wrong' };
  savePerson(directory.path, person);
  if (url !== undefined)
    writeFileSync(join(directory.path, 'api.json'), JSON.stringify({ url }), { mode: 0o600 });
  return directory;
}

function expectRefusal(ran: CliResult, code: number, says: string | RegExp): void {
  expect(ran.err).toMatch(says);
  expect(ran).toMatchObject({ code, out: '' });
}

describe('wrong usage ends with 2 and says what is wrong', () => {
  test.for([
    ['', 'Usage: countersign'],
    ['dance', "unknown command 'dance'"],
    ['request', 'Usage: countersign request'],
    ['request dance', "unknown command 'dance'"],
    ['request show', "missing required argument 'id'"],
    ['request show a b', 'too many arguments'],
    ['request list --colour red', "unknown option '--colour'"],
    ['request submit --provider dotdigital', 'required option'],
    ['request submit --provider x --account a --action update --reason r', 'provider must be one of'],
    ['request submit --provider dotdigital --account a --action update --reason r --set x=1', '--set x=1'],
    ['request watch req_1 --timeout soon', 'a number above 0'],
    ['help dance', 'There is no command "dance". "countersign" has demo, start,'],
    ['help request dance', '"request" has submit, preview, list,'],
    ['review reject req_1', "required option '--reason <text>'"],
    ['review reject req_1 --reason ...', '--reason must say why, in words'],
    ['review approve req_1 req_2 --revision 1', '--digest and --revision go with exactly one request'],
    ['task confirm tsk_1 --reject', '--reject needs --reason'],
    ['task complete tsk_1 --verdict abandon', '--verdict abandon needs --note'],
    ['policy reject ppl_1', "required option '--reason <text>'"],
    ['review approve', 'Name the requests to review'],
    ['review approve req_1 req_2 --digest x', '--digest and --revision go with exactly one request'],
    ['review acknowledge req_1 --kind weather', 'weather is no acknowledgement'],
    ['batch preview', "missing required argument 'file'"],
    ['batch submit a.csv --format xls', 'Allowed choices are csv, json, ndjson, yaml'],
    ['task complete tsk_1 --verdict maybe', 'Allowed choices are done, not-done, retry, abandon'],
    ['integration add --id shop', 'name must be given'],
    ['principal add --name R --email nonsense --role requester', 'email must be'],
    ['principal add --name R --email r@acme.example --role king', 'Allowed choices are '],
    [
      'principal add --name R --email r@acme.example --role requester --recipient age1x',
      '--recipient goes with --machine only',
    ],
    ['enroll --code enrol_x --as administrator', 'Somebody is called administrator here already'],
    ['enroll --code enrol_x --as A_B', 'must be of a-z'],
    ['audit show first', 'first is no index'],
  ])('countersign %s', async ([command = '', says = '']) => {
    using directory = withPerson('http://127.0.0.1:1');
    expectRefusal(await runCli([...words(command).filter(Boolean), '--data', directory.path]), 2, says);
  });

  test('a setting that cannot be used is named', async () => {
    expectRefusal(await runCli(['policy', 'list'], { COUNTERSIGN_URL: 'nowhere' }), 2, 'COUNTERSIGN_URL');
  });

  test('a person who is not set up here', async () => {
    using directory = withPerson('http://127.0.0.1:1');
    const ran = await runCli(['policy', 'list', '--data', directory.path, '--as', 'nobody']);
    expectRefusal(ran, 2, 'Nobody is called nobody here. Use --as with one of: administrator.');
  });

  test('an address file that is broken', async () => {
    using directory = withPerson();
    writeFileSync(join(directory.path, 'api.json'), '{"url":');
    expectRefusal(
      await runCli(['policy', 'list', '--data', directory.path]),
      2,
      /api\.json does not hold an address/,
    );
  });
});

describe('help', () => {
  test.for(['--help', 'request --help', 'help audit'])('is no error: countersign %s', async (command) => {
    const ran = await runCli(words(command));
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('Usage: countersign');
  });

  test('tells the exit codes', async () => {
    expect((await runCli(['--help'])).out).toContain(
      'Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the log does not verify.',
    );
  });
});

describe.for(['', '--json'])('without a service %s', (json) => {
  const run = async (command: string, directory: string) => {
    const ran = await runCli([...words(command), '--data', directory, ...words(json).filter(Boolean)]);
    if (json === '') return ran;
    const { message, code } = JSON.parse(ran.err).error;
    return { ...ran, err: `${message} [${code}]` };
  };

  test.for(COMMANDS)(
    '%s ends with 2 where none was ever started, and says how to start one',
    async (command) => {
      using directory = withPerson();
      const says = /No Countersign is known in .*npm start.*COUNTERSIGN_URL/;
      expectRefusal(await run(command, directory.path), 2, says);
    },
  );

  test.for(COMMANDS)('%s ends with 1 where it does not answer, and names the address', async (command) => {
    using directory = withPerson('http://127.0.0.1:1');
    const says =
      /does not answer at http:\/\/127\.0\.0\.1:1\. Start it with "npm start", or set COUNTERSIGN_URL/;
    const ran = await run(command, directory.path);
    expectRefusal(ran, 1, says);
    expect(ran.err).toContain('[UNREACHABLE]');
  });
});

test('an answer that is none of a Countersign is told of like no answer', async () => {
  const url = await serve((_request, response) => response.writeHead(500).end('<html>oops</html>'));
  using directory = withPerson(url);
  expectRefusal(await runCli(['policy', 'list', '--data', directory.path]), 1, 'does not answer at');
});

test('doctor without a service says what is not in order, as one JSON value where that is wanted', async () => {
  using directory = withPerson('http://127.0.0.1:1');
  const ran = await runCli(['--json', 'doctor', '--data', directory.path]);
  expect(ran.code).toBe(1);
  const findings: { check: string; ok: boolean }[] = JSON.parse(ran.out);
  expect(findings.filter((one) => !one.ok).map((one) => one.check)).toEqual(['log', 'rows', 'API']);
});

describe('help', () => {
  test.each([
    ['help request submit', 'Usage: countersign request submit [options]'],
    ['help request', 'Usage: countersign request [options] [command]'],
    ['help audit verify', 'Usage: countersign audit verify [options] [path]'],
    ['help', 'Usage: countersign [options] [command]'],
  ])('%s is that of the command', async (command, says) => {
    const { code, out, err } = await runCli(words(command));
    expect({ code, err, first: out.split('\n')[0] }).toEqual({ code: 0, err: '', first: says });
  });
});
