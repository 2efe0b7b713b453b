// What the report uses of D3: scales and axes, the brush of the trend, forces and dragging of the network.
export { axisBottom, axisLeft } from "d3-axis";
export { brushX } from "d3-brush";
export { drag } from "d3-drag";
export { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
export { scaleBand, scaleLinear, scaleSqrt, scaleUtc } from "d3-scale";
export { pointer, select } from "d3-selection";
