// Bars: the largest rows of a count as bars; the whole is in the table beside it.
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

register([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export interface Bar { name: string; used: number; idle: number; unoccupied: number }

export function Bars({ bars, names, title }: { bars: readonly Bar[]; names: { used: string; idle: string; unoccupied: string }; title: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const style = getComputedStyle(document.documentElement);
    const [text, line] = [style.getPropertyValue('--text').trim(), style.getPropertyValue('--line').trim()];
    const chart = init(place.current);
    const part = (name: string, color: string, take: (bar: Bar) => number) => ({ name, type: 'bar' as const, stack: 'area', barMaxWidth: 18, itemStyle: { color }, data: bars.map(take).reverse() });
    chart.setOption({
      animation: false, textStyle: { color: text }, tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, appendTo: 'body' },
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } },
      yAxis: { type: 'category', data: bars.map(({ name }) => name).reverse(), axisLabel: { color: text, width: 170, overflow: 'truncate' }, axisLine: { lineStyle: { color: line } } },
      series: [part(names.used, '#5b93c4', ({ used }) => used), part(names.idle, '#f2a93b', ({ idle }) => idle), part(names.unoccupied, '#c2416b', ({ unoccupied }) => unoccupied)],
    });
    const grow = new ResizeObserver(() => chart.resize());
    grow.observe(place.current);
    return () => { grow.disconnect(); chart.dispose(); };
  }, [bars, names]);
  return (
    <figure className="bars">
      <div ref={place} role="img" aria-label={title} style={{ height: Math.max(160, 26 * bars.length + 40) }} />
      <figcaption className="bars-names"><span><i className="used" />{names.used}</span><span><i className="idle" />{names.idle}</span><span><i className="unoccupied" />{names.unoccupied}</span></figcaption>
    </figure>
  );
}
