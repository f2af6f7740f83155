import { textLike } from '../constraints/kinds.ts';
import { mapsOf } from '../constraints/members.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
const routing: Rule = {
  reads: ['FunctionVersion', 'RoutingConfig'],
  check: ({ properties: { FunctionVersion, RoutingConfig } }) => {
    const { AdditionalVersionWeights } = mapsOf(RoutingConfig)[0] ?? {};
    const weights = mapsOf(AdditionalVersionWeights);
    const versions = [FunctionVersion, ...weights.map((weight) => weight.FunctionVersion)].map(String);
    return [
      ...(weights.length > 1
        ? [`RoutingConfig.AdditionalVersionWeights has ${weights.length} entries; accepted: 1`]
        : []),
      ...(weights.length > 0 && versions.includes('$LATEST')
        ? ['RoutingConfig: traffic is split between published versions, and $LATEST is none']
        : []),
      ...(weights.length === 1 && versions[0] === versions[1]
        ? [`RoutingConfig: both versions are ${versions[0]}; accepted: two different ones`]
        : []),
      ...weights.flatMap(({ FunctionWeight }) =>
        FunctionWeight === undefined || (Number(FunctionWeight) >= 0 && Number(FunctionWeight) <= 1)
          ? []
          : [`RoutingConfig: FunctionWeight is ${FunctionWeight}; accepted: 0.0 to 1.0`],
      ),
    ];
  },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const aliasRules: TypeRules = {
  kinds: {
    FunctionVersion: textLike(/^(\$LATEST(\.PUBLISHED)?|\d+)$/, 'the number of a version, or $LATEST'),
    Name: textLike(
      /^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/,
      'up to 128 letters, digits, hyphens and underscores, not digits alone',
    ),
  },
  rules: [routing],
};
