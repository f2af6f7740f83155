/** A word or phrase that this repository does not use, and what the field says. */
export interface Word {
  /** Searched without regard to case, in code, comments and prose alike. */
  readonly pattern: RegExp;
  /** For the report: what to write. */
  readonly instead: string;
}

const word = (source: string, instead: string): Word => ({ pattern: new RegExp(source, 'gi'), instead });
/** For parts of identifiers, where upper case begins a word. */
const identifier = (source: string, instead: string): Word => ({ pattern: new RegExp(source, 'g'), instead });

/**
 * The words to avoid, with the words of Kafka, Lambda and CDK documentation. A reader who knows those should meet no
 * term that only this repository uses.
 */
export const words: readonly Word[] = [
  word('answer', 'response, responds, returns; for an event: reply event, causedBy'),
  word(
    String.raw`\b(giv(e|es|en|ing)|gave) (it |them )?up\b`,
    'sends to the on-failure destination, discards, stops',
  ),
  identifier('giv(e|en|es)Up|GiveUp|GivenUp', 'sendToDestination, discarded'),
  word(
    String.raw`\b(no|some|any|every)body('s)?\b`,
    'no client, a caller, the user, an operator, every user',
  ),
  word(String.raw`\bwho(ever|mever)\b`, 'a caller, the client that'),
  word(String.raw`\bwho (asks|asked)\b`, 'the caller'),
  word(String.raw`\btold\b|\btells?\b`, 'logs, prints, reports, returns, distinguishes'),
  word(String.raw`\bpeople\b`, 'users, operators; for people: as text for messages'),
  word(String.raw`\b(goes|go|went|gone|going) on\b`, 'continues, is resumed'),
  word(String.raw`\bin vain\b|\bfor good\b|\bbut for\b`, 'without success, permanently, except'),
  word(String.raw`\banew\b|\bonce more\b|\bcomes? again\b`, 'again, retried, redelivered'),
  word(String.raw`\bunder way\b|\bunderway\b`, 'in progress, in flight'),
  identifier('[uU]nderWay', 'inFlight, inProgress'),
  word(String.raw`\bstands\b|\bstood\b|\bstand (for|beside|in)\b`, 'is, represents, is next to'),
  word(String.raw`\bmend(s|ed|ing)?\b`, 'fix, repair'),
  word(String.raw`\breckon(s|ed|ing)?\b`, 'calculate'),
  word(String.raw`\b(hangs?|hung|hanging) (on|upon)\b`, 'depends on, was used'),
  word(String.raw`\b(is|are|was|were|be|been|while) away\b`, 'down, unavailable'),
  word(String.raw`\b(go|goes|went|going) out\b`, 'is sent, is produced'),
  word(String.raw`\b(come|comes|came|coming) in\b`, 'is received, is consumed'),
  word(String.raw`\bof (its|their|our|your|his|her|my|one's) own\b`, 'separate, custom, self-managed'),
  word(String.raw`\b(what|that|which|who) (is|are) no\b`, 'anything that is not'),
  word(String.raw`\blets? (be|it be|them be)\b`, 'keeps, ignores, leaves'),
  word(String.raw`\bfates?\b`, 'outcome, state'),
  word(String.raw`\bafterglow\b`, 'cooldown'),
  word(String.raw`\blast words\b`, 'stderr tail'),
  word(String.raw`\bvictims?\b|\bstruck\b`, 'targets, terminated'),
  word(String.raw`\bparcels?\b`, 'batch'),
  identifier(String.raw`\blanes?\b|Lane\b|LaneC`, 'processing of a batch (process-batch)'),
  word(String.raw`\bintake\b`, 'admission, admit'),
  identifier('takeIn', 'admitRecord'),
  word(String.raw`\brecord flow\b|\brecordflow\b`, 'pipeline'),
  word(String.raw`\bletterbox\b`, 'consumer lag, mailbox'),
  identifier('[sS]urroundings', 'dependencies'),
  word(String.raw`\bfront doors?\b`, 'public endpoints'),
  identifier('[fF]rontDoor', 'publicEndpoints'),
  identifier('isStruck', 'shouldTerminate'),
  identifier('namingPort', 'explainPortInUse'),
  identifier('notJudged|grantUse', 'unevaluatedConditions, permissionUsage'),
  identifier('notRun|NotRun', 'unsupportedResources'),
  word(String.raw`\bnot judged\b|\bjudged?\b|\bjudges\b|\bjudging\b`, 'evaluate, decide'),
  identifier(String.raw`In(Ms|Millis|Milliseconds)\b`, 'a suffix Ms'),
];
