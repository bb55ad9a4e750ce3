"""The pictures' workshop: a canvas, what stands in a landscape, what stands in a room, what lies on a bench."""
