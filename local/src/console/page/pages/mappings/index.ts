export { MappingPage } from './mapping-page.tsx';
export { MappingsPage } from './mappings-page.tsx';
