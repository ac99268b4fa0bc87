//! Messages of telemetry in many formats, made up: each of about so many observations.
//!
//! Out: `{ format, text, count }`. Each series is another one, so that none overtakes another.
const clock = (at) => new Date(1_772_280_000_000 + at * 1_000).toISOString().replace('.000', '');
const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));

/** @param {number} count */
export function messages(count) {
  const quarter = count / 4;
  const point = { type: 'Point', coordinates: [7.4, 43.7] };
  const four = (at, wrap) => Object.fromEntries(['no2', 'o3', 'pm10', 'pm25'].map((name) => [name, wrap((at % 90) + 0.5)]));
  const entity = (at) => ({ id: `urn:ngsi-ld:AirQualityObserved:${at}`, type: 'AirQualityObserved' });
  const json = (format, value, observations = count) => ({ format, text: JSON.stringify(value), count: observations });
  return [
    json('sensorthings', {
      value: many(count, (at) => ({
        '@iot.id': at, unitOfMeasurement: { name: 'x', symbol: 'ug/m3' }, ObservedProperty: { name: 'NO2' },
        Thing: { '@iot.id': at, Locations: [{ location: point }] },
        Observations: [{ '@iot.id': at, phenomenonTime: clock(at), result: (at % 90) + 0.5 }],
      })),
    }),
    json('ngsi-ld', many(quarter, (at) => ({ ...entity(at), ...four(at, (value) => ({ type: 'Property', value, unitCode: 'GQ', observedAt: clock(at) })) }))),
    json('ngsi-v2', many(quarter, (at) => ({ ...entity(at), ...four(at, (value) => ({ type: 'Number', value, metadata: { TimeInstant: { type: 'DateTime', value: clock(at) } } })) }))),
    json('senml', many(count, (at) => ({ bn: `urn:dev:${at}:`, n: 'temperature', u: 'Cel', t: 1_772_280_000 + at, v: (at % 40) + 0.5 }))),
    json('geojson', {
      type: 'FeatureCollection',
      features: many(quarter, (at) => ({ type: 'Feature', id: `s${at}`, geometry: point, properties: { time: clock(at), ...four(at, (value) => value) } })),
    }),
    { format: 'csv', text: ['id,time,no2,o3,pm10,pm25', ...many(quarter, (at) => `s${at},${clock(at)},${at % 90}.5,4.5,20.5,12`)].join('\n'), count },
    json('json', many(count, (at) => ({ id: `s${at}`, time: clock(at), value: at % 90 }))),
  ];
}
