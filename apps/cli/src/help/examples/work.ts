/** Asking for changes, deciding on them and doing what only people can. */
export const WORK_EXAMPLES = {
  'request submit': [
    'request submit --provider dotdigital --account acme-dotdigital --action update --subject CRM --set "description=CRM of the sales team" --reason "It says what it is for"',
    'request submit --provider eset-msp-administrator-2 --account acme-ema2 --action disable --subject psa@acme.example --acknowledge owner-told --reason "The connector is switched off"',
    'request submit --provider dotdigital --account acme-dotdigital --action create --integration magento-shop --password --reason "The shop exports its orders"',
  ],
  'request preview': [
    'request preview --provider dotdigital --account acme-dotdigital --action delete --subject CRM --reason "Nobody uses it"  # the verdict, and who would be asked',
  ],
  'request comment': ['request comment REQUEST --text "The shop has agreed to Friday"'],
  'request break-glass': [
    'request break-glass REQUEST --reason "The shop exports every address, and nobody else is awake"',
  ],
  'request review-break-glass': [
    'request review-break-glass BROKEN_GLASS --verdict justified --reason "The export was running indeed"',
  ],
  'request list': [
    'request list --state in-review  # waits for an approval',
    'request list --account acme-ema2 --action delete --limit 10',
    'request list --state in-review --watch  # reports what comes and goes',
    'request list --json | jq -r ".requests[].id"',
  ],
  'request show': [
    'request show REQUEST  # what would change, and which rule asks for what',
    'request show psa@acme.example  # the open request about that API user',
    'request show REQUEST --json',
  ],
  'request watch': ['request watch REQUEST', 'request watch REQUEST --timeout 60  # fails after a minute'],
  'request edit': [
    'request edit REQUEST --reason "The owner of the shop asked for it"',
    'request edit REQUEST --set email=shop@acme.example --drop phone',
  ],
  'request cancel': ['request cancel REQUEST'],
  'batch preview': ['batch preview requests.csv  # the verdict of each row; changes nothing'],
  'batch submit': [
    'batch submit requests.csv  # and wait until every row is decided',
    'batch submit requests.csv --no-wait --quiet  # prints the identifier of the batch',
  ],
  'batch results': ['batch results BATCH --out results.csv', 'batch results requests.csv --out results.csv'],
  'batch fix': ['batch fix BATCH results.csv  # the saved results, with the wrong rows corrected'],
  'batch list': ['batch list', 'batch list --limit 5 --json'],
  'batch status': [
    'batch status BATCH --watch  # until all rows are decided',
    'batch status requests.csv --verdict deny  # only the denied rows',
  ],
  'batch pause': ['batch pause BATCH'],
  'batch resume': ['batch resume BATCH'],
  'batch cancel': ['batch cancel BATCH', 'batch cancel BATCH --yes --no-wait'],
  inbox: [
    'inbox  # what waits for you, the most urgent first',
    'inbox --json  # the same for a program',
    'inbox --watch  # keeps running, and reports what comes and goes',
    'next  # shows the reviews one by one, and asks for a decision',
  ],
  next: [
    'next  # shows the most urgent, asks, and goes on until nothing is left',
    'next --account acme-ema2  # only items of one account',
    'next --show  # shows the first one and ends; for a program with --json',
  ],
  'review approve': [
    'review approve REQUEST',
    'review approve REQUEST --digest DIGEST  # only if it is what you looked at',
    'review approve --batch BATCH --reason "Checked against the ticket"',
    'review approve REQUEST --for anna@acme.example  # in her place, which she has delegated',
  ],
  'review reject': ['review reject REQUEST --reason "The shop has a user already"'],
  'review return': ['review return REQUEST --reason "Name the integration that it is for"'],
  'review selection': [
    'review selection --where account=acme-dotdigital action=update  # shows them with their digest',
    'review selection --where batch=BATCH --verdict approve  # shows them, and asks',
    'review selection --where batch=BATCH --verdict approve --digest DIGEST  # for a program',
    'review selection --where requester=requester@acme.example --verdict reject --reason "Not this week"',
  ],
  'review acknowledge': [
    'review acknowledge REQUEST --kind breakage  # you know that this breaks the integration',
  ],
  'task list': ['task list', 'task list --state completed  # waits for a second look', 'task list --watch'],
  'task show': ['task show TASK', 'task show REQUEST  # the task that a request waits for'],
  'task start': [
    'task start TASK',
    'task start TASK --credentials-for api@acme.example  # proves later that access is gone',
  ],
  'task release': ['task release TASK --reason "I am away from noon on"'],
  'task hand-over': [
    'task hand-over TASK --to boris@acme.example --reason "He knows the portal; step 3 is next"',
  ],
  'task resend': ['task resend TASK  # once the portal has sent it'],
  'task picture': ['task picture PICTURE --out settings.png  # as "task show" names it'],
  'task withdraw': ['task withdraw TASK --reason "It was the user of another shop"'],
  'task complete': [
    'task complete TASK --note "Changed and saved"',
    'task complete TASK --note "See the picture" --file settings.png',
    'task complete TASK --provider-id apiuser-0a1b2c3d4e02@apiconnector.com',
    'task complete TASK --verdict not-done --note "The user is not in the list"',
  ],
  'task confirm': [
    'task confirm TASK',
    'task confirm TASK --reject --reason "The description is still the old one"',
  ],
  freeze: [
    'freeze --reason "We look into a leaked token"  # everything stops',
    'freeze --account acme-ema2 --void-permits --reason "Approved by mistake"',
  ],
  freezes: ['freezes'],
  thaw: ['thaw FREEZE --reason "The token was replaced"'],
  'exception list': ['exception list --running'],
  'credential list': ['credential list'],
  'credential collect': ['credential collect CREDENTIAL  # shown once'],
  'notifications show': ['notifications show'],
  'notifications set': [
    'notifications set review-wanted=after-30  # only what still waits after half an hour',
    'notifications set request-approved=off task-open=digest',
    'notifications set review-wanted=usual  # back to the default',
  ],
  'notifications list': ['notifications list'],
  'notifications retry': ['notifications retry MESSAGE'],
} as const;
