import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import { isSamePlace, placeOfArn } from '../../shared/place.ts';
import { json, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction, functionArnOf } from './function-reference.ts';
import { readPage } from './paging.ts';

const COLLECTION = '/2015-03-31/event-source-mappings';
const MAPPINGS_PER_PAGE = 100;

/**
 * The five operations on event source mappings. What Lambda finishes later gets a 202.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function eventSourceMappingOperations(ports: AwsEndpointPorts): RestOperation[] {
  const accepted = async (mapping: Promise<EventSourceMappingConfiguration>) =>
    json(onTheWire(await mapping), 202);
  return [
    {
      name: 'CreateEventSourceMapping',
      route: `POST ${COLLECTION}`,
      run: (request) => {
        const input = readInput(request);
        const { functionArn } = findFunction(ports.lambda, request.place, input.FunctionName ?? '');
        return accepted(ports.eventSourceMappings.create({ ...input, FunctionName: functionArn }));
      },
    },
    {
      name: 'ListEventSourceMappings',
      route: `GET ${COLLECTION}`,
      run: ({ query, place }) => {
        const functionName = query.get('FunctionName');
        const filter = {
          functionName: functionName === null ? undefined : functionArnOf(functionName, place),
          eventSourceArn: query.get('EventSourceArn') ?? undefined,
        };
        const { items, nextToken } = readPage(
          ports.eventSourceMappings
            .list(filter)
            .filter(({ FunctionArn = '' }) => isSamePlace(placeOfArn(FunctionArn), place)),
          query,
          MAPPINGS_PER_PAGE,
        );
        return json({ EventSourceMappings: items.map(onTheWire), NextMarker: nextToken });
      },
    },
    {
      name: 'GetEventSourceMapping',
      route: `GET ${COLLECTION}/{UUID}`,
      run: (_request, { UUID = '' }) => json(onTheWire(ports.eventSourceMappings.get(UUID))),
    },
    {
      name: 'UpdateEventSourceMapping',
      route: `PUT ${COLLECTION}/{UUID}`,
      run: (request, { UUID = '' }) =>
        accepted(ports.eventSourceMappings.update({ ...readMembers(request), UUID })),
    },
    {
      name: 'DeleteEventSourceMapping',
      route: `DELETE ${COLLECTION}/{UUID}`,
      run: (_request, { UUID = '' }) => accepted(ports.eventSourceMappings.delete(UUID)),
    },
  ];
}

/** The service evaluates the members; only what JSON cannot say is turned here: a time is seconds on the wire. */
function readInput(request: AwsRequest): CreateEventSourceMappingCommandInput {
  const { StartingPositionTimestamp: seconds, ...members } = readMembers(request);
  const input = members as unknown as CreateEventSourceMappingCommandInput;
  return typeof seconds === 'number'
    ? { ...input, StartingPositionTimestamp: new Date(seconds * 1_000) }
    : input;
}

const onTheWire = ({
  LastModified,
  StartingPositionTimestamp,
  ...members
}: EventSourceMappingConfiguration) => ({
  ...members,
  LastModified: seconds(LastModified),
  StartingPositionTimestamp: seconds(StartingPositionTimestamp),
});

const seconds = (time: Date | undefined): number | undefined => time && time.getTime() / 1_000;
