// What the report uses of TanStack Table: rows of a table sorted and filtered; the page draws them itself.
export {
  columnFilteringFeature, constructTable, createFilteredRowModel, createSortedRowModel, globalFilteringFeature,
  rowSortingFeature, tableFeatures,
} from "@tanstack/table-core";
export { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
