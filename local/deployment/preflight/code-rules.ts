import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { codeSource } from '../code-source.ts';
import type { Rule, RuleContext } from './rules.ts';

type Members = Readonly<Record<string, TemplateValue>>;

/** The code of a function is there, and is given in one way. */
export const code: Rule = {
  reads: ['Code'],
  check: ({ properties: { Code, PackageType } }, { stack }) => {
    if (Code === undefined) return undefined;
    const problems = problemsOfMembers(Code, PackageType);
    if (problems.length > 0) return problems;
    codeSource(Code, 'Code', stack);
    return undefined;
  },
};

/** In Lambda's words, as https://github.com/badmintoncryer/cdk-preflight (pf-lambda-code-…) saw them on AWS. */
function problemsOfMembers(code: TemplateValue, packageType: TemplateValue | undefined): string[] {
  if (typeof code !== 'object' || code === null || Array.isArray(code)) return [];
  const { ZipFile, ImageUri, ...others } = code as Members;
  const hasOthers = Object.keys(others).some((name) => name.startsWith('S3'));
  if (ZipFile !== undefined && (hasOthers || ImageUri !== undefined)) {
    return ['Code: Please do not provide other FunctionCode parameters when providing a ZipFile.'];
  }
  if ('S3Bucket' in others !== 'S3Key' in others) {
    return ['Code: S3 Bucket and Key are required for uploading with S3 parameters.'];
  }
  if (ImageUri !== undefined && packageType !== 'Image') {
    return [
      'Code.ImageUri is given; accepted for a function with PackageType Zip: S3Bucket and S3Key, or ZipFile',
    ];
  }
  return [];
}

/** The content of layers of the template; others are named when the function is deployed. */
export const layers: Rule = {
  reads: ['Layers'],
  check: ({ properties: { Layers } }, context) => {
    const arns = Array.isArray(Layers) ? Layers.map(String) : [];
    return arns.flatMap((arn) => problemOfLayer(arn, context));
  },
};

function problemOfLayer(arn: string, { stack, own }: RuleContext): string[] {
  const layer = [...own.values()].find(
    ({ type, physicalId }) => type === 'AWS::Lambda::LayerVersion' && physicalId === arn,
  );
  if (!layer || isContentInDoubt(layer)) return [];
  try {
    codeSource(layer.properties.Content, 'Content', stack);
    return [];
  } catch (error) {
    return [`layer ${layer.logicalId}: ${error instanceof Error ? error.message : error}`];
  }
}

const isContentInDoubt = (layer: ResolvedResource & { readonly inDoubt?: ReadonlySet<string> }) =>
  layer.inDoubt?.has('Content') ?? false;
