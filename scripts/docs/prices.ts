import { estimate, totalOf } from '../../ops/cost/estimate.ts';
import { synthesize } from '../../ops/shared/synthesize.ts';

/** About what the stages cost before the first order, as a sentence: to 0.05 USD an hour and 5 USD a month. */
export function pricesSentence(): string {
  return `Stage \`dev\` costs about ${priceOf('dev')}, \`prod\` about ${priceOf('prod')}, before the first order (\`npm run cost\` has the bill).`;
}

function priceOf(stage: 'dev' | 'prod'): string {
  const month = totalOf(estimate(synthesize({ stage }), 0).fixed);
  const rounded = (Math.round(month / 5) * 5).toLocaleString('en-US');
  return `${((Math.round((month / 730) * 20) * 5) / 100).toFixed(2)} USD an hour and ${rounded} USD a month`;
}
